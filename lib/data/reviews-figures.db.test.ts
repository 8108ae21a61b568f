import { expect, it } from "vitest";
import { DAY, HOUR } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { type Db, insertRow } from "@/lib/testing/factories";
import { reviewFigures } from "./reviews-figures";
import { visibleSite } from "./visible";

let number = 0;
async function merged(db: Db, at: Date, hours: number, over: Record<string, unknown> = {}) {
  await insertRow(db, "gerrit_review", {
    server_id: "rdo",
    number: ++number,
    project: "openstack/nova-distgit",
    branch: "rpm-master",
    subject: "Update",
    status: "MERGED",
    kind: "patch",
    created_at: new Date(at.getTime() - hours * HOUR),
    updated_at: at,
    submitted_at: at,
    dfg_slug: "compute",
    url: "https://review.example.org/1",
    recorded_at: at,
    changed_at: at,
    ...over,
  });
}

const MONDAY = new Date("2026-03-09T00:00:00Z");
const weeksAgo = (n: number) => new Date(MONDAY.getTime() - n * 7 * DAY + DAY / 2);

const { db } = dataSite(async (pool) => {
  for (const [id, visibility] of [
    ["rdo", "public"],
    ["inside", "private"],
  ])
    await insertRow(pool, "gerrit_server", {
      id,
      title: id,
      web_url: "https://review.example.org",
      visibility,
      recorded_at: NOW,
    });
  for (const slug of ["compute", "network"])
    await insertRow(pool, "dfg", { slug, name: slug, recorded_at: NOW });
});

const figures = async (seesPrivate = false, weeks = 12) =>
  reviewFigures(await visibleSite({ seesPrivate }), NOW, weeks);

it("is no data where nothing is known, not a row of zeros", async () => {
  expect(await figures()).toEqual({
    weeks: [],
    total: { merged: 0, medianHours: null, perWeek: [] },
    dfgs: [],
  });
});

it("counts merges per week and DFG, with the median time, from the first that is known", async () => {
  const pool = db();
  await merged(pool, weeksAgo(3), 10);
  await merged(pool, weeksAgo(1), 2);
  await merged(pool, weeksAgo(1), 6);
  await merged(pool, weeksAgo(0), 100, { kind: "distgit-update", dfg_slug: "network" });
  await merged(pool, weeksAgo(0), 1, { kind: "new-package", dfg_slug: "gone-since" });
  expect(await figures()).toEqual({
    weeks: ["2026-02-16", "2026-02-23", "2026-03-02", "2026-03-09"],
    total: { merged: 5, medianHours: 6, perWeek: [1, 0, 2, 2] },
    dfgs: [
      { dfg: "compute", merged: 3, medianHours: 6, perWeek: [1, 0, 2, 0] },
      { dfg: "network", merged: 1, medianHours: 100, perWeek: [0, 0, 0, 1] },
      { dfg: "unassigned", merged: 1, medianHours: 1, perWeek: [0, 0, 0, 1] },
    ],
  });
  expect(await figures(false, 2)).toMatchObject({
    weeks: ["2026-03-02", "2026-03-09"],
    total: { merged: 4, perWeek: [2, 2] },
  });
});

it("leaves out what is other work, not merged, removed, yet to come, or private", async () => {
  const before = await figures();
  const pool = db();
  for (const over of [
    { kind: "ftbfs" },
    { kind: "rdoinfo", project: "rdoinfo" },
    { kind: "new-package", project: "rdoinfo" },
    { kind: "tag-promotion", project: "rdoinfo" },
    { status: "ABANDONED", submitted_at: null },
    { removed_at: NOW },
  ])
    await merged(pool, weeksAgo(0), 3, over);
  await merged(pool, new Date(NOW.getTime() + HOUR), 3);
  await merged(pool, weeksAgo(0), 3, { server_id: "inside" });
  expect(await figures()).toEqual(before);
  expect((await figures(true)).total.merged).toBe(before.total.merged + 1);
});
