import { expect, test } from "vitest";
import { ReviewsQuery } from "@/lib/contract/reviews";
import { DAY } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { insertRow } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { gerritReview, seedServers, zuulBuild, zuulBuildset, zuulFailure } from "@/lib/testing/seed-stable";
import { FAILED_REVIEW, seedStableTrack } from "@/lib/testing/seed-stable-track";
import { getBuild } from "./builds";
import { getLive } from "./live-line";
import { PUBLIC_READER } from "./reader";
import { listReviews, reviewsCsv } from "./reviews";
import { getReview } from "./reviews-one";
import { search } from "./search";

const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
const insider = { seesPrivate: true };
const site = dataSite(async (db) => {
  await seedSite(db, NOW);
  await seedServers(db, NOW);
  await seedStableTrack(db, NOW);
});
const list = (query: Record<string, unknown> = {}, reader = PUBLIC_READER) =>
  listReviews(reader, ReviewsQuery.parse(query));
const numbers = async (query: Record<string, unknown> = {}) =>
  (await list(query)).items.map((row) => row.number);

test("open reviews come newest change first, with what their tests say", async () => {
  const answer = await list();
  expect(answer.items.map((row) => [row.number, row.kind, row.ci])).toEqual([
    [FAILED_REVIEW, "distgit-update", "failed"],
    [61301, "ftbfs", "running"],
  ]);
  expect(answer.items[0]).toMatchObject({ release: "epoxy", dfg: { slug: "compute" }, verified: -1 });
  expect(answer).toMatchObject({ total: 2, next: null });
});

test("filters narrow, and facets count under the others", async () => {
  expect(await numbers({ kind: "ftbfs" })).toEqual([61301]);
  expect(await numbers({ release: "epoxy" })).toEqual([FAILED_REVIEW]);
  expect(await numbers({ dfg: "unassigned" })).toEqual([]);
  expect(await numbers({ olderThan: "2d" })).toEqual([61301]);
  expect(await numbers({ q: "31.1" })).toEqual([FAILED_REVIEW]);
  const { facets } = await list({ kind: "ftbfs" });
  expect(facets.kind).toEqual([
    { value: "distgit-update", count: 1 },
    { value: "ftbfs", count: 1 },
  ]);
  expect(facets.status).toEqual([
    { value: "open", count: 1 },
    { value: "merged", count: 0 },
    { value: "abandoned", count: 0 },
  ]);
});

test("reviews are narrowed by how their tests went, and each way counts what it would show", async () => {
  const all = await list();
  const ways = [...new Set(all.items.map((row) => row.ci))];
  expect(ways).toContain("failed");
  for (const { value, count } of all.facets.ci) {
    const { items, total, facets } = await list({ ci: value });
    expect(items.map((row) => row.ci)).toEqual(Array(count).fill(value));
    expect(total).toBe(count);
    expect(facets.ci).toEqual(all.facets.ci);
    expect(facets.kind.reduce((sum, each) => sum + each.count, 0)).toBe(count);
  }
  expect(all.facets.ci.map((each) => each.value).toSorted()).toEqual(ways.toSorted());
  expect((await list({ status: "merged" })).facets.ci).toEqual([]);
});

test("pages by key meet every review once", async () => {
  const seen: number[] = [];
  let after: string | undefined;
  do {
    const page = await list({ status: "merged", sort: "created", limit: 2, ...(after && { after }) });
    seen.push(...page.items.map((row) => row.number));
    after = page.next ?? undefined;
  } while (after);
  expect(seen).toEqual([61002, 61001, 61000]);
  await expect(list({ after: "nonsense" })).rejects.toThrow(/not the key/);
});

test("merged reviews are counted per week since the first known, with the median time they took", async () => {
  const { merged } = await list();
  expect(merged.weeks[0]).toEqual({ week: "2026-01-26", merged: 1 });
  expect(merged.weeks.at(-1)?.week).toBe("2026-03-09");
  expect(merged.weeks.reduce((sum, week) => sum + week.merged, 0)).toBe(3);
  expect(merged).toMatchObject({ medianHours: 24, medianOf: 3 });
  expect(merged.dfgs).toMatchObject([{ dfg: { slug: "compute" }, merged: 3, medianHours: 24 }]);
});

test("the CSV holds the rows of the view", async () => {
  const text = await (await reviewsCsv(PUBLIC_READER, ReviewsQuery.parse({ status: "merged" }))).text();
  expect(text.trim().split("\r\n")).toHaveLength(4);
  expect(text).toContain("61002");
});

test("a review tells whose each failure is", async () => {
  const answer = await getReview(PUBLIC_READER, String(FAILED_REVIEW), {});
  expect(answer.votes.map(({ label, value, by }) => [label, value, by])).toEqual([
    ["Code-Review", 2, "grace"],
    ["Verified", -1, "zuul"],
  ]);
  const [set] = answer.buildsets;
  expect(set).toMatchObject({ pipeline: "check", isCurrent: true, state: "failed" });
  expect(set?.jobs.map((job) => [job.name, job.state, job.skippedBecauseOf])).toEqual([
    ["rpm-build-epoxy", "failed", null],
    ["rpmlint", "passed", null],
    ["tempest-epoxy", "skipped", "rpm-build-epoxy"],
  ]);
  expect(set?.jobs[0]?.failure).toMatchObject({
    verdict: "broken-trunk",
    verdictWhy: "the same text fails without it, in periodic-rpm-build-epoxy",
    headline: "a line of t1",
    elsewhere: [{ subject: "periodic-rpm-build-epoxy", change: null }],
  });
});

test("a text that only this change shows is yours; a repeat that passed makes it flaky", async () => {
  const db = site.db();
  const change = { project: "openstack/glance-distgit", change: 61400, patchset: "1" };
  await gerritReview(db, { number: 61400, project: change.project, branch: "epoxy-rdo", createdAt: ago(2) });
  const set = (id: string, days: number, result: string) =>
    zuulBuildset(db, { uuid: id, pipeline: "check", result, at: ago(days), more: change });
  const build = (id: string, buildset: string, days: number, result: string) =>
    zuulBuild(db, {
      uuid: id,
      job: "rpm-build-epoxy",
      at: ago(days),
      result,
      more: { ...change, buildset_uuid: buildset },
    });
  await set("a1", 2, "FAILURE");
  await build("b1", "a1", 2, "FAILURE");
  await zuulFailure(db, { uuid: "b1", job: "rpm-build-epoxy", at: ago(2), textHash: "only here" });
  const verdict = async () =>
    (await getReview(PUBLIC_READER, "61400", {})).buildsets.at(-1)?.jobs[0]?.failure?.verdict;
  expect(await verdict()).toBe("yours");
  // the same text ten days before is too long ago to speak for the trunk
  await zuulBuild(db, { uuid: "b0", job: "periodic", at: ago(12), result: "FAILURE" });
  await zuulFailure(db, { uuid: "b0", job: "periodic", at: ago(12), textHash: "only here" });
  expect(await verdict()).toBe("yours");
  await set("a2", 1, "SUCCESS");
  await build("b2", "a2", 1, "SUCCESS");
  expect(await verdict()).toBe("flaky");
});

test("another wording of the same triage item speaks for the trunk; an outage and a flaky cause for neither", async () => {
  const db = site.db();
  const change = { project: "openstack/nova-distgit", change: 61401, patchset: "1" };
  await gerritReview(db, { number: 61401, project: change.project, branch: "epoxy-rdo", createdAt: ago(2) });
  await zuulBuildset(db, { uuid: "c1", pipeline: "check", result: "FAILURE", at: ago(2), more: change });
  const more = { ...change, buildset_uuid: "c1" };
  await zuulBuild(db, { uuid: "d1", job: "rpm-build-epoxy", at: ago(2), result: "FAILURE", more });
  await zuulFailure(db, { uuid: "d1", job: "rpm-build-epoxy", at: ago(2), textHash: "one wording" });
  await zuulBuild(db, { uuid: "d2", job: "periodic", at: ago(2), result: "FAILURE" });
  await zuulFailure(db, { uuid: "d2", job: "periodic", at: ago(2), textHash: "another wording" });
  const recorded = { recorded_at: NOW, changed_at: NOW };
  const item = await insertRow<{ id: number }>(db, "triage_item", { title: "t", class: "test", ...recorded });
  await db.query("update failure set item_id = $1 where key in ('d1', 'd2')", [item.id]);
  const failure = async () => (await getReview(PUBLIC_READER, "61401", {})).buildsets[0]?.jobs[0]?.failure;
  expect(await failure()).toMatchObject({
    verdict: "broken-trunk",
    item: { id: `T-${item.id}`, state: "latent" },
    incident: null,
  });
  const isExplained = async () => (await getReview(PUBLIC_READER, "61401", {})).buildsets[0]?.allExplained;
  expect(await isExplained()).toBe(false);
  const bug = { url: "https://bugs.example.org/7", linked_by: "ann", linked_at: NOW };
  await insertRow(db, "bug_link", { item_id: item.id, ...bug });
  expect(await isExplained()).toBe(true);
  await db.query("update triage_item set is_flaky = true");
  expect(await failure()).toMatchObject({ verdict: "flaky" });
  const outage = {
    title: "No nodes can be had",
    class: "infra",
    state: "open",
    started_at: ago(2),
    last_at: ago(2),
  };
  const incident = await insertRow<{ id: number }>(db, "incident", { ...outage, ...recorded });
  await db.query("update failure set incident_id = $1 where key = 'd1'", [incident.id]);
  expect(await failure()).toMatchObject({
    verdict: "infra",
    verdictWhy: "it is part of an outage: No nodes can be had",
    incident: { id: `I-${incident.id}` },
  });
});

test("of two Gerrits with the same number one can be chosen, and a hidden one is not offered", async () => {
  expect((await getReview(PUBLIC_READER, String(FAILED_REVIEW), {})).others).toEqual([]);
  const seen = await getReview(insider, String(FAILED_REVIEW), {});
  expect(seen.others).toMatchObject([{ gerrit: "secret-gerrit", subject: "secret subject" }]);
  const other = await getReview(insider, String(FAILED_REVIEW), { gerrit: "secret-gerrit" });
  expect(other.review.subject).toBe("secret subject");
  await expect(
    getReview(PUBLIC_READER, String(FAILED_REVIEW), { gerrit: "secret-gerrit" }),
  ).rejects.toMatchObject({ code: "not-found" });
});

test.each(["0", "999999999999", "abc", "-1"])("%s is no review", async (name) => {
  await expect(getReview(PUBLIC_READER, name, {})).rejects.toMatchObject({ code: "not-found" });
});

const live = (query: Record<string, unknown> = {}, reader = PUBLIC_READER) =>
  getLive(reader, { pipeline: [], release: [], project: [], ...query });

test("what runs now stands in order of pipelines, with its release and the words of its jobs", async () => {
  const answer = await live();
  expect(answer.items.map((item) => [item.pipeline, item.change, item.release])).toEqual([
    ["gate", 61301, "flamingo"],
    ["periodic", null, null],
  ]);
  expect(answer.items[0]?.jobs.map((job) => job.words)).toEqual([
    "runs, try 2",
    "waits for rpm-build-master",
  ]);
  expect(answer.servers).toMatchObject([{ id: "rdo-zuul", state: "fresh" }]);
});

test("what runs is narrowed by pipeline, and private servers are absent", async () => {
  expect((await live({ pipeline: ["gate"] })).items).toHaveLength(1);
  expect((await live({ release: ["flamingo"] })).facets.pipeline).toEqual([{ value: "gate", count: 1 }]);
  expect(JSON.stringify(await live())).not.toMatch(/secret/);
  expect((await live({}, insider)).total).toBe(3);
});

test("a pipeline that is none is not found, with those that are, once they are known", async () => {
  expect((await live({ pipeline: ["gaet"] })).items).toEqual([]);
  for (const [server_id, name] of [
    ["rdo-zuul", "gate"],
    ["rdo-zuul", "check"],
    ["secret-zuul", "gated-secret"],
  ])
    await insertRow(site.db(), "zuul_pipeline", { server_id, name, drivers: [], recorded_at: NOW });
  site.clock.advance(1);
  await expect(live({ pipeline: ["gaet"] })).rejects.toMatchObject({ code: "not-found", near: ["gate"] });
  expect((await live({ pipeline: ["check"] })).items).toEqual([]);
});

test("a target shows only what runs jobs that it needs", async () => {
  const target = { instance: "centos9-epoxy", target: "current-podified" };
  expect((await live(target)).items).toEqual([]);
  await site.db().query(
    `insert into criteria (instance_id, promote_name, jobs, source_url, content_hash, valid_from, recorded_at)
     values ('centos9-epoxy', 'current-podified', array['periodic-rpm-build-epoxy'], '', '', $1, $1)`,
    [ago(1)],
  );
  site.clock.advance(1);
  const [item] = (await live(target)).items;
  expect(item?.jobs).toMatchObject([{ name: "periodic-rpm-build-epoxy", required: true, state: "failing" }]);
  await expect(live({ ...target, target: "nowhere" })).rejects.toMatchObject({ code: "not-found" });
});

test("a job under test leads to its own page once that is there, and outside only to the configured Zuul", async () => {
  const running = (30).toString(16).padStart(32, "0");
  const job = async () => (await live({ pipeline: ["gate"] })).items[0]?.jobs[0];
  const report = async (url: string) => {
    await site
      .db()
      .query(
        `update zuul_live_item set data = jsonb_set(data, '{jobs,0,reportUrl}', to_jsonb($1::text)) where pipeline = 'gate'`,
        [url],
      );
    site.clock.advance(1);
  };
  await report(`https://elsewhere.example/t/rdo/build/${running}`);
  const first = await job();
  expect(first?.build).toBeNull();
  expect(first?.url).toMatch(/^https:\/\/zuul\.example\.org\/zuul\/.*build\/0{30}1e$/);
  await report("https://zuul.example.org/zuul/as-told");
  await zuulBuild(site.db(), { uuid: running, job: "rpm-build-master", at: ago(0.02), result: null });
  expect(await job()).toMatchObject({
    build: `rdo-zuul:${running}`,
    url: "https://zuul.example.org/zuul/as-told",
  });
});

test("a run that a merge led to belongs to the review that was merged", async () => {
  const nova = { project: "openstack/nova-distgit", branch: "epoxy-rdo" };
  await site.db().query("update gerrit_review set revision = 'a1b2' where number = 61001");
  for (const [uuid, rev] of [
    ["after-merge", "a1b2"],
    ["after-other", "c3d4"],
  ] as const)
    await zuulBuild(site.db(), {
      uuid,
      job: "build-in-koji",
      at: ago(8),
      more: { ...nova, pipeline: "post", new_rev: rev, ref: "refs/heads/epoxy-rdo" },
    });
  const links = async (uuid: string) => (await getBuild(PUBLIC_READER, "zuul", `rdo-zuul:${uuid}`)).links;
  expect(await links("after-merge")).toMatchObject([
    { what: "Review", href: "/reviews/61001", url: "https://review.example.org/c/61001", status: "ok" },
  ]);
  expect(await links("after-other")).toEqual([]);
});

test("search finds reviews by number and subject, builds by uuid and NVR, but no private ones", async () => {
  const hits = async (text: string) =>
    (await search(PUBLIC_READER, text)).items.map(({ kind, href }) => `${kind} ${href}`);
  expect(await hits("61300")).toEqual([`review /reviews/61300?gerrit=rdo-review`]);
  expect(await hits("failed to build 123")).toEqual([`review /reviews/61301?gerrit=rdo-review`]);
  const zero = "0".repeat(31);
  expect(await hits(`${zero}a`)).toEqual([`build /builds/zuul/${encodeURIComponent(`rdo-zuul:${zero}a`)}`]);
  expect(await hits("openstack-nova-31.0.2")).toContain(
    `build /builds/koji/${encodeURIComponent("cloud-koji:3@30")}`,
  );
  expect(await hits("openstack-nova-99")).toEqual([]);
  expect(await hits("secret")).toEqual([]);
});

test("that no review is listed is told apart from that none was read, or none can be", async () => {
  expect(await list()).toMatchObject({ known: true });
  await site.db().query("update feed set last_success_at = null where source = 'gerrit'");
  expect(await list({ q: "no such thing" })).toMatchObject({ total: 0, known: false });
  await site.db().query("update gerrit_server set removed_at = $1", [NOW]);
  expect(await list()).toMatchObject({ total: 0, known: false, sources: [] });
});
