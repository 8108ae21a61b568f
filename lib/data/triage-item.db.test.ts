import { expect, test } from "vitest";
import type { Actor } from "@/lib/domain/policy/policy";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { insertRow } from "@/lib/testing/factories";
import { type SeededItems, seedTriage } from "@/lib/testing/seed-triage";
import { PUBLIC_READER } from "./reader";
import { search } from "./search";
import { getTriageItem } from "./triage-item";

let items: SeededItems;
const site = dataSite(async (db) => {
  items = await seedTriage(db, NOW);
  const trackers = ["launchpad", "bugzilla", "jira", "github"].map((kind) => ({
    id: kind,
    title: kind,
    kind,
    url: `https://${kind}.example.org`,
    project: "owner/repo",
    newBug: null,
    visibility: kind === "jira" ? "private" : "public",
  }));
  await insertRow(db, "site_setting", {
    key: "bug-trackers",
    value: JSON.stringify(trackers),
    updated_at: NOW,
  });
});

test("the review that is claimed to fix it is named, by whichever address of it", async () => {
  const stored = { recorded_at: NOW };
  await insertRow(site.db(), "gerrit_server", {
    id: "gerrit",
    title: "gerrit",
    web_url: "https://review.example.org",
    visibility: "public",
    position: 0,
    ...stored,
  });
  await insertRow(site.db(), "gerrit_review", {
    server_id: "gerrit",
    number: 77001,
    project: "rdo-jobs",
    branch: "master",
    subject: "Wait for the chassis",
    status: "NEW",
    kind: "other",
    created_at: NOW,
    updated_at: NOW,
    url: "https://review.example.org/c/rdo-jobs/+/77001",
    changed_at: NOW,
    ...stored,
  });
  expect((await get("claimed")).reviews).toEqual([
    {
      number: 77001,
      source: "gerrit",
      subject: "Wait for the chassis",
      status: "NEW",
      href: "/reviews/77001?gerrit=gerrit",
    },
  ]);
  expect((await get("fresh")).reviews).toEqual([]);
});

const HUGO: Actor = { id: "hugo", name: "Hugo Martins", roles: [], dfgs: ["network"] };
const get = (name: keyof SeededItems, actor: Actor | null = null, reader = PUBLIC_READER) =>
  getTriageItem(reader, actor, `T-${items[name]}`);

test("an item shows the lines of its newest failure, each with its place in the log", async () => {
  const { evidence } = await get("fresh");
  expect(evidence?.lines.map(({ text, role }) => [text, role])).toEqual([
    ["starting the tests", "context"],
    ["job-fresh broke in its own way", "error"],
  ]);
  expect(evidence?.lines[1]?.url).toMatch(/log\/job-output\.txt#4812$/);
  expect(evidence?.href).toMatch(/^\/builds\/zuul\/rdo%3A[0-9a-f]{32}$/);
});

test("between which builds it turned red, and what it holds", async () => {
  const { firstRed, lastGreen, subjects, item } = await get("fresh");
  expect(firstRed?.at).toBe("2026-03-10T01:02:40.000Z");
  expect(lastGreen?.at).toBe("2026-03-09T19:02:40.000Z");
  expect(subjects).toEqual([
    expect.objectContaining({ subject: "job-fresh", source: "zuul", failures: 3, isFailing: true }),
  ]);
  expect(item.id).toBe(`T-${items.fresh}`);
});

test("what somebody may do goes by the policy; nobody may do anything, and is told why", async () => {
  const hugo = await get("fresh", HUGO);
  expect(hugo.may.acknowledge).toEqual({ ok: true, why: null });
  expect(hugo.may.accept?.ok).toBe(false);
  const storage = await get("known", HUGO);
  expect(storage.may.acknowledge).toMatchObject({
    ok: false,
    why: expect.stringMatching(/members of the DFG/),
  });
  const nobody = await get("fresh");
  expect(Object.values(nobody.may).every(({ ok, why }) => !ok && why !== null)).toBe(true);
});

test("the form of a new bug comes filled in, for each tracker that the reader may see", async () => {
  const { trackers } = await get("fresh");
  expect(trackers.map(({ id }) => id)).toEqual(["launchpad", "bugzilla", "github"]);
  for (const { newBugUrl } of trackers) {
    const text = decodeURIComponent(newBugUrl);
    expect(text).toContain("job-fresh: router not found");
    expect(text).toContain("job-fresh broke in its own way");
    expect(text).toContain(`T-${items.fresh}`);
    expect(newBugUrl).not.toMatch(/[\s<>"]/);
  }
});

test("the form links to the item where the site knows its own address", async () => {
  await site
    .db()
    .query(
      `update site_setting set value = value || '{"url": "https://prodchain.example.org/"}' where key = 'site'`,
    );
  const { trackers } = await get("overdue");
  expect(decodeURIComponent(trackers[0]?.newBugUrl ?? "")).toContain(
    `https://prodchain.example.org/triage/T-${items.overdue}`,
  );
});

test("items that say nearly the same are named, nearest first", async () => {
  const { similar } = await get("fresh");
  expect(similar.length).toBeGreaterThan(0);
  expect(similar.map(({ similarity }) => similarity)).toEqual(
    similar.map(({ similarity }) => similarity).toSorted((a, b) => b - a),
  );
  expect(JSON.stringify(similar)).not.toMatch(/secret/);
});

test("its history is told oldest first, with names", async () => {
  const { events } = await get("acknowledged");
  expect(events).toEqual([
    expect.objectContaining({
      kind: "acknowledged",
      actor: { id: "hugo", name: "Hugo Martins" },
      from: "new",
      to: "acknowledged",
    }),
  ]);
});

test("an item that was merged answers with the one it went to", async () => {
  const { id } = await insertRow<{ id: number }>(site.db(), "triage_item", {
    state: "merged",
    merged_into: items.fresh,
    title: "same",
    class: "test",
    recorded_at: NOW,
    changed_at: NOW,
  });
  const answer = await getTriageItem(PUBLIC_READER, null, `T-${id}`);
  expect(answer.item.id).toBe(`T-${items.fresh}`);
});

test.each(["T-999999", "T-", "nonsense", "12"])("there is no item %s", async (id) => {
  await expect(getTriageItem(PUBLIC_READER, null, id)).rejects.toMatchObject({ code: "not-found" });
});

test("a private item is not there for a reader without private rights", async () => {
  await expect(get("hidden")).rejects.toMatchObject({ code: "not-found" });
  expect((await get("hidden", null, { seesPrivate: true })).item.title).toMatch(/secret/);
});

test("search finds items by number, title and job, and no private ones", async () => {
  const found = async (text: string, seesPrivate = false) =>
    (await search({ seesPrivate }, text)).items.filter((hit) => hit.kind === "item").map((hit) => hit.href);
  expect(await found(`T-${items.fresh}`)).toEqual([`/triage/T-${items.fresh}`]);
  expect(await found("router not")).toEqual([`/triage/T-${items.fresh}`]);
  expect(await found("secret")).toEqual([]);
  expect(await found("secret", true)).toEqual([`/triage/T-${items.hidden}`]);
});
