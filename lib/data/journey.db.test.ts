import { expect, test } from "vitest";
import { HOUR } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { derive } from "@/lib/testing/derive";
import { ciVote, dlrnCommit, hash40, insertRow, promotionBatch } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { getJourney } from "./journey";
import { PUBLIC_READER } from "./reader";
import { search } from "./search";

const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR);
const INSIDER = { seesPrivate: true };
const DONE = hash40("done");
const WAITS = hash40("waits");
const BROKEN = hash40("broken");
const BACK = hash40("back");
const QUEUED = hash40("queued");
/** Two commits that begin with the same digits. */
const TWINS = [`abcdef01${hash40("a").slice(8)}`, `abcdef02${hash40("b").slice(8)}`];
const ON = "centos9-antelope";

const { db } = dataSite(async (on) => {
  await seedSite(on, NOW);
  const nova = { instance: ON, project: "openstack-nova" };
  await dlrnCommit(on, { ...nova, id: 1, builtAt: ago(90), commitHash: DONE, status: "RETRY" });
  await dlrnCommit(on, { ...nova, id: 2, builtAt: ago(89), commitHash: DONE });
  await dlrnCommit(on, { ...nova, id: 3, builtAt: ago(60), commitHash: BROKEN, status: "FAILED" });
  await dlrnCommit(on, { ...nova, id: 4, builtAt: ago(50), commitHash: WAITS });
  await dlrnCommit(on, { ...nova, id: 6, builtAt: ago(30), commitHash: BACK });
  await dlrnCommit(on, {
    instance: ON,
    project: "openstack-placement",
    id: 7,
    builtAt: ago(20),
    status: "FAILED",
  });
  await dlrnCommit(on, {
    instance: "rhel9-osp18",
    project: "openstack-nova",
    id: 1,
    builtAt: ago(40),
    commitHash: DONE,
    extendedHash: "e".repeat(40),
  });
  for (const [index, commitHash] of TWINS.entries())
    await dlrnCommit(on, { project: `python-twin-${index}`, id: 20 + index, builtAt: ago(10), commitHash });
  await ciVote(on, { instance: ON, id: 1, commitId: 2, at: ago(88) });
  await ciVote(on, { instance: ON, id: 2, commitId: 4, at: ago(49) });
  await ciVote(on, { instance: ON, id: 3, commitId: 6, at: ago(29) });
  const promoted = [
    ["promoted-components", 80, 2],
    ["podified-ci-testing", 75, 2],
    ["current-podified", 70, 2],
    ["promoted-components", 28, 6],
    ["promoted-components", 26, 4],
  ] as const;
  for (const [promoteName, hours, id] of promoted)
    await promotionBatch(on, {
      instance: ON,
      promoteName,
      at: ago(hours),
      rows: [{ component: "compute", seq: id * 16 }],
    });
  await insertRow(on, "dlrn_queue_item", {
    instance_id: ON,
    project_name: "openstack-nova",
    commit_hash: QUEUED,
    committed_at: ago(1),
    recorded_at: NOW,
  });
  await insertRow(on, "tagged_upstream", {
    series: "antelope",
    repo: "openstack/nova",
    version: "27.1.0",
    deliverable: "nova",
    commit_hash: DONE,
    kind: "final",
    position: 3,
    package_name: "openstack-nova",
    recorded_at: NOW,
  });
  await derive(on, NOW);
});

const lineOf = async (hash: string, reader = PUBLIC_READER) => {
  const { journey } = await getJourney(reader, hash);
  const line = journey?.lines.find((each) => each.instance === ON);
  if (!journey || !line) throw new Error("no such line");
  const at = Object.fromEntries(line.stages.map((stage) => [stage.id, stage.reachedAt]));
  const stage = (id: string) => line.stages.find((each) => each.id === id);
  return { journey, line, at, stage };
};
const iso = (hours: number) => ago(hours).toISOString();

test("a commit that went all the way tells when it reached each stage, and what of the package is there now", async () => {
  const { journey, line, at, stage } = await lineOf(DONE, INSIDER);
  expect(at).toMatchObject({
    upstream: iso(89.5),
    built: iso(89),
    consistent: iso(88),
    "promoted-components": iso(80),
    "podified-ci-testing": iso(75),
    "current-podified": iso(70),
    imported: iso(40),
    gated: null,
  });
  expect(line).toMatchObject({
    standsAt: "imported",
    next: null,
    component: "compute",
    dfg: { slug: "compute" },
  });
  expect(stage("current-podified")).toMatchObject({
    from: "podified-ci-testing",
    seconds: 5 * 3600,
    status: "ok",
  });
  expect(stage("current-podified")?.holds).toMatchObject({ commitHash: DONE, isThis: true });
  expect(stage("promoted-components")?.holds).toMatchObject({ commitHash: WAITS, isThis: false });
  expect(line.builds.map((build) => build.status)).toEqual(["SUCCESS", "RETRY"]);
  expect(journey.stable).toMatchObject([{ release: "antelope", taggedAs: "27.1.0" }]);
});

test("an import that a reader may not see is no data to them", async () => {
  const { at, line, journey, stage } = await lineOf(DONE);
  expect(at.imported).toBeNull();
  expect(stage("imported")?.state).toBe("no-data");
  expect(line.standsAt).toBe("current-podified");
  expect(journey.lines.map((each) => each.instance)).toEqual([ON]);
});

test("a failed build is in no promotion, even of a later row, and says why, whose it is and what came after", async () => {
  const { line, at, stage } = await lineOf(BROKEN);
  expect(at["promoted-components"]).toBeNull();
  expect(line).toMatchObject({ next: "built", overtakenBy: { commitHash: WAITS } });
  expect(stage("built")).toMatchObject({ state: "failed", status: "bad" });
  expect(stage("promoted-components")?.state).toBe("ahead");
  expect(line.builds[0]?.reason).toContain("python3-foo");
});

test("a promotion of a later row holds it too; one of an older row takes it back", async () => {
  const { at, stage } = await lineOf(WAITS);
  expect(at["promoted-components"]).toBe(iso(28));
  expect(stage("promoted-components")?.takenBack).toBe(false);
  expect(stage("podified-ci-testing")).toMatchObject({
    state: "waits",
    from: "promoted-components",
    seconds: 28 * 3600,
  });
  const back = await lineOf(BACK);
  expect(back.stage("promoted-components")).toMatchObject({ reachedAt: iso(28), takenBack: true });
});

test("what keeps a commit from being consistent is named with its owner", async () => {
  const { commitHash } = await dlrnCommit(db(), {
    instance: ON,
    project: "openstack-nova",
    id: 9,
    builtAt: ago(2),
  });
  const { line } = await lineOf(commitHash);
  expect(line.next).toBe("consistent");
  expect(line.blocks[0]).toMatchObject({
    text: "openstack-placement fails to build in compute",
    since: iso(20),
    dfg: { slug: "compute" },
    href: "/packages/openstack-placement",
  });
});

test("a commit that waits to be built is known, and a short hash that two begin with is a choice", async () => {
  const { line, stage } = await lineOf(QUEUED);
  expect(line.next).toBe("built");
  expect(stage("built")?.note).toBe("waits in DLRN's queue");
  const several = await getJourney(PUBLIC_READER, "abcdef0");
  expect(several.journey).toBeNull();
  expect(several.matches.map((match) => match.commitHash).sort()).toEqual(TWINS);
  expect((await getJourney(PUBLIC_READER, "ABCDEF01")).journey?.commitHash).toBe(TWINS[0]);
});

test("what is not there is told with what was looked for", async () => {
  await expect(getJourney(PUBLIC_READER, "0123456789")).rejects.toThrow(
    /begins with 0123456789 .* centos9-master/,
  );
  await expect(getJourney(PUBLIC_READER, "abc")).rejects.toThrow(/6 to 40 digits/);
});

test("the search leads to commits by hash, NVR and file name", async () => {
  const hits = async (text: string) =>
    (await search(PUBLIC_READER, text)).items.filter((hit) => hit.kind === "commit").map((hit) => hit.href);
  const nvr = `openstack-nova-1.0.0-0.${DONE.slice(0, 7)}.el9`;
  expect(await hits(DONE.slice(0, 9))).toEqual([`/commits/${DONE}`]);
  expect(await hits(nvr)).toEqual([`/commits/${DONE}`]);
  expect(await hits(`${nvr}.src.rpm`)).toEqual([`/commits/${DONE}`]);
  expect(await hits("openstack-nova-1.0.0")).toContain(`/commits/${WAITS}`);
});
