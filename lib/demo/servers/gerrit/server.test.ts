import { afterAll, expect, it } from "vitest";
import type { ReviewFact } from "@/lib/domain/gerrit/facts";
import { manualClock } from "@/lib/shared/clock";
import { collectOpenReviews, collectReviews, createGerritClient, findMissing } from "@/lib/sources/gerrit";
import { createHttp } from "@/lib/sources/http";
import { partsOf } from "../../start";
import { World } from "../../world/world";
import { PartsServer } from "../parts-server";
import { parseQuery } from "./query";

const ANCHOR = new Date("2026-03-18T10:00:00Z");
const clock = manualClock(ANCHOR);
const world = new World({ seed: 3, anchor: ANCHOR, days: 40 });
const parts = partsOf(world);
const server = new PartsServer({ parts, clock, refresh: (now) => world.advance(now) });
const url = await server.listen();
const http = createHttp({ userAgent: "test", allowPrivate: ["127.0.0.1"] });
const client = createGerritClient(http, { baseUrl: `${url}/gerrit` });
const signal = AbortSignal.timeout(60_000);
const rows = world.reviews.store.latest().filter(({ patchset }) => patchset > 0);

afterAll(async () => {
  await http.close();
  await server.close();
});

async function all(
  pages: AsyncGenerator<{ facts: ReviewFact[]; rejected: unknown[] }>,
): Promise<ReviewFact[]> {
  const facts = new Map<number, ReviewFact>();
  for await (const page of pages) {
    expect(page.rejected).toEqual([]);
    for (const fact of page.facts) facts.set(fact.number, fact);
  }
  return [...facts.values()];
}

it("the product's client reads every review of the world, page by page", async () => {
  const since = new Date(ANCHOR.getTime() - 60 * 86_400_000);
  const facts = await all(collectReviews(client, [""], since, ANCHOR, signal));
  expect(rows.length).toBeGreaterThan(200);
  expect(facts.map(({ number }) => number).sort()).toEqual(rows.map(({ number }) => number).sort());
  const kinds = new Set(facts.map(({ kind }) => kind));
  for (const kind of ["ftbfs", "tag-promotion", "distgit-update", "new-package", "patch", "other"])
    expect(kinds).toContain(kind);
});

it("what it says of a failed build leads to DLRN's row at this address", async () => {
  const facts = await all(collectReviews(client, ["topic:^rdo-FTBFS.*"], new Date(0), ANCHOR, signal));
  expect(facts.length).toBeGreaterThan(20);
  for (const fact of facts) {
    const builds = [
      "centos9-master",
      "centos9-epoxy",
      "centos9-dalmatian",
      "centos9-caracal",
      "centos9-antelope",
    ];
    const row = builds
      .flatMap((id) => world.instance(id).store.commitsOf(fact.ftbfs?.projectName ?? ""))
      .find(({ commitHash }) => commitHash === fact.ftbfs?.commitHash);
    expect(fact.ftbfs?.build?.webUrl).toMatch(new RegExp(`^${url}/centos9-`));
    expect([fact.number, row?.component]).toEqual([fact.number, fact.ftbfs?.build?.component]);
  }
});

it("tells votes, owners and open reviews, and finds by number what is asked for", async () => {
  const open = await all(
    collectOpenReviews(client, ["project:^openstack/.*-distgit OR project:rdoinfo"], signal),
  );
  const expected = rows.filter(
    (row) => row.status === "NEW" && (row.project.startsWith("openstack/") || row.project === "rdoinfo"),
  );
  expect(open.map(({ number }) => number).sort()).toEqual(expected.map(({ number }) => number).sort());
  const [voted] = rows.filter((row) => row.votes.some(({ label }) => label === "Verified"));
  const { facts, gone } = await findMissing(client, [voted?.number ?? 0, 999_999], signal);
  expect(gone).toEqual([999_999]);
  expect(facts[0]?.verified.votes[0]?.by).toBe("zuul");
  expect(facts[0]?.owner).toBe(voted?.owner.username);
});

it("knows heads of branches, of distgits and upstream", async () => {
  const state = world.instance("centos9-master");
  const nova = state.byName.get("openstack-nova");
  expect((await client.branch("openstack/nova-distgit", "rpm-master", signal))?.revision).toBe(
    nova?.distroHash,
  );
  expect((await client.branch("openstack/nova", "master", signal))?.revision).toBe(nova?.commitHash);
  expect(await client.branch("openstack/nova", "no-such", signal)).toBeUndefined();
});

it("refuses queries it cannot read, and misbehaves on demand", async () => {
  expect((await fetch(`${url}/gerrit/changes/?q=${encodeURIComponent("mood:good")}`)).status).toBe(400);
  const part = parts.find(({ id }) => id === "gerrit");
  part?.misbehave({ mode: "wrong-types", count: 1 });
  const [page] = await client.changes(["status:open"], 0, signal);
  expect(page?.rejected.length).toBe(1);
  part?.misbehave({ mode: "html200", count: 1 });
  await expect(client.changes(["status:open"], 0, signal)).rejects.toThrow(/JSON was due/);
  expect(part?.misbehave({ mode: "sulk" })).toMatch(/mode must be/);
});

it.each([
  ["status:open", 1],
  ['status:merged OR (project:a/b -branch:master) after:"2026-01-01 00:00:00"', 0],
  ["project:^a/.* branch:master", 1],
  ["NOT status:open", 0],
  ["change:5 OR change:7", 1],
])("query %s", (text, expected) => {
  const [row] = rows;
  const at = Date.parse("2026-02-01T00:00:00Z") / 1000;
  const own = {
    ...row,
    project: "a/b",
    branch: "master",
    status: "NEW",
    number: 7,
    updated: at,
  } as (typeof rows)[number];
  expect(Number(parseQuery(text)(own))).toBe(expected);
});
