import { describe, expect, it } from "vitest";
import { aggregateRepoFile, md5 } from "../rows/repo-file";
import type { CommitRow, PromotionRow } from "../rows/row-types";
import { INSTANCES, publicUrl } from "./instances";
import { exactLoad } from "./load";
import { BUMPED, SCENARIOS, type ScenarioName } from "./scenarios";
import { World } from "./world";

const ANCHOR = new Date("2026-03-18T10:00:00Z");
const anchor = ANCHOR.getTime() / 1000;
const HOUR = 3600;
const later = (seconds: number) => new Date(ANCHOR.getTime() + seconds * 1000);
const build = (scenario: ScenarioName = "default", pace = 30) =>
  new World({ seed: 1, anchor: ANCHOR, days: 16, scenario, pace });
const MASTER = "centos9-master";
const ids = INSTANCES.map((spec) => spec.id);

const lastPromotion = (world: World, id: string, name: string): PromotionRow | undefined =>
  world.instance(id).store.promotions.findLast((row) => row.promoteName === name);
const ageHours = (seconds: number | undefined) => (anchor - (seconds ?? 0)) / HOUR;
const failing = (world: World, id: string): string[] => {
  const { store, packages } = world.instance(id);
  return packages
    .map((one) => one.info.name)
    .filter((name) => store.commitsOf(name).at(-1)?.status === "FAILED");
};

describe("the demo world", () => {
  const world = build();

  it("is the same however often it is looked at on the way", { timeout: 30_000 }, () => {
    const steps = build();
    const jump = build();
    for (let second = 0; second <= 2 * HOUR; second += 37) steps.advance(later(second));
    steps.advance(later(2 * HOUR));
    jump.advance(later(2 * HOUR));
    for (const id of ids) {
      for (const table of ["commits", "civotes", "civotesAgg", "promotions"] as const) {
        expect(steps.instance(id).store[table]).toEqual(jump.instance(id).store[table]);
      }
    }
    expect(steps.truth()).toEqual(jump.truth());
    const shape = (world: World) =>
      world.zuul.store.builds.map(({ buildset, ...build }) => [
        buildset.uuid,
        build.uuid,
        build.result,
        build.end,
      ]);
    expect(shape(steps)).toEqual(shape(jump));
    expect(steps.reviews.store.latest()).toEqual(jump.reviews.store.latest());
  });

  it("writes rows as DLRN does: artifacts only of good builds, notes of bad ones, ids in order of ending", () => {
    const { store } = world.instance(MASTER);
    const ends = store.commits.map((row) => store.finishedAt(row));
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    for (const row of store.commits) {
      if (row.status === "SUCCESS") {
        const nvr = `${row.projectName}-\\d+\\.\\d+\\.\\d+-0\\.\\d{14}\\.${row.commitHash.slice(0, 7)}\\.el9`;
        expect(row.artifacts).toMatch(new RegExp(`/${nvr}\\.src\\.rpm,`));
        expect(row.notes).toBe("OK");
      } else if (row.notes !== "OK") {
        expect(row.artifacts).toBeNull();
        expect(row.notes).toMatch(/^Error in /);
      }
    }
  });

  it("builds some 160 to 260 times on a working day of master, and less at weekends", () => {
    const { store } = world.instance(MASTER);
    const perDay = new Map<string, number>();
    for (const row of store.commits.filter((one) => one.dtBuild < anchor - 86_400)) {
      const day = new Date(row.dtBuild * 1000).toISOString().slice(0, 10);
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
    }
    const working = perDay.get("2026-03-11") ?? 0;
    expect(working).toBeGreaterThan(140);
    expect(working).toBeLessThan(300);
    expect(perDay.get("2026-03-15")).toBeLessThan(working / 2);
  });

  it("tells the cause of every failure, and blames no good row", () => {
    const blamed = new Map<string, CommitRow | undefined>();
    for (const { failures } of world.truth()) {
      for (const { instance, table, id } of failures) {
        if (table === "commits")
          blamed.set(`${instance} ${id}`, world.instance(instance).store.commit(Number(id)));
      }
    }
    for (const row of blamed.values()) expect(row?.status).not.toBe("SUCCESS");
    for (const id of ids) {
      const bad = world
        .instance(id)
        .store.commits.filter((row) => row.status !== "SUCCESS" && row.notes !== "OK");
      for (const row of bad) expect(blamed.has(`${id} ${row.id}`)).toBe(true);
    }
  });

  it("gives the aggregate to the last row of a batch, the same under both names of a line", () => {
    const { store, spec } = world.instance("centos9-epoxy");
    const newest = lastPromotion(world, "centos9-epoxy", "current-podified");
    const batch = store.promotions.filter(
      (row) => row.promoteName === "current-podified" && row.timestamp === newest?.timestamp,
    );
    const rows = batch.map((row) => store.commit(row.commitId) as CommitRow);
    expect(batch.slice(0, -1).every((row) => row.aggregateHash === null)).toBe(true);
    expect(batch.at(-1)?.aggregateHash).toBe(md5(aggregateRepoFile(publicUrl(spec), rows)));
    const names = store.promotions.filter((row) => row.aggregateHash === newest?.aggregateHash);
    expect(names.map((row) => row.promoteName)).toEqual(
      expect.arrayContaining(["podified-ci-testing", "current-podified"]),
    );
  });

  it("votes consistent only while nothing of the component fails", () => {
    const { store } = world.instance(MASTER);
    const late = store.civotes.filter(
      (vote) =>
        vote.ciName === "consistent" && vote.component === "compute" && vote.timestamp > anchor - 50 * HOUR,
    );
    expect(failing(world, MASTER)).toContain("openstack-nova");
    expect(late).toEqual([]);
  });

  it("imports downstream what upstream promoted, with an extended hash and where it came from", () => {
    const { store } = world.instance("rhel9-osp18");
    const upstream = new Set(world.instance("centos9-antelope").store.commits.map((row) => row.commitHash));
    expect(store.commits.length).toBeGreaterThan(200);
    for (const row of store.commits) {
      expect(row.extendedHash).toMatch(/^[0-9a-f]{40}_[0-9a-f]{40}$/);
      expect(row.versionsCsv).toMatch(/centos9-antelope\/component\/.+\/versions\.csv$/);
      expect(upstream.has(row.commitHash)).toBe(true);
    }
  });

  it("names what a regression began with: a commit, a dependency, a change, an image", () => {
    const causes = world.truth();
    const culprit = (id: string) => causes.find((cause) => cause.id === id)?.culprit;
    expect(culprit("oslo-messaging-17.1")).toMatchObject({
      kind: "dependency",
      package: "python-oslo-messaging",
    });
    expect(culprit("ironic-conductor-import")).toMatchObject({ kind: "commit", package: "openstack-ironic" });
    expect(culprit("node-image-without-selinux")?.id).toMatch(/^centos-9-stream-\d{8}$/);
    const change = world.reviews.store.get(Number(culprit("upgrade-wants-a-new-flag")?.id));
    expect(change).toMatchObject({ project: "rdo-jobs", status: "MERGED" });
  });

  it("has an outage of the mirror that hits every source", () => {
    const outage = world.truth().find((cause) => cause.kind === "mirror-outage");
    const tables = new Set(outage?.failures.map(({ table }) => table));
    expect([...tables]).toEqual(expect.arrayContaining(["commits", "zuul", "koji"]));
    const { store } = world.instance(MASTER);
    const failed = outage?.failures.filter(
      ({ instance, table, id }) =>
        instance === MASTER && table === "commits" && store.commit(Number(id))?.status === "FAILED",
    );
    expect(failed?.length).toBeGreaterThan(10);
  });

  it("shows one held up release, one healthy, one stuck for six days, one quiet", () => {
    expect(failing(world, MASTER)).toEqual(expect.arrayContaining(BUMPED));
    expect(ageHours(lastPromotion(world, MASTER, "current-podified")?.timestamp)).toBeGreaterThan(48);
    expect(ageHours(lastPromotion(world, "centos9-epoxy", "current-podified")?.timestamp)).toBeLessThan(24);
    const antelope = ageHours(lastPromotion(world, "centos9-antelope", "current-podified")?.timestamp);
    expect(antelope).toBeGreaterThan(5.5 * 24);
    expect(antelope).toBeLessThan(8 * 24);
    const newest = world
      .instance("centos9-caracal")
      .store.commits.findLast((row) => row.dtCommit > anchor - 90 * HOUR);
    expect(newest).toBeUndefined();
    expect(world.instance(MASTER).store.commitsOf("python-validations-libs")).toEqual([]);
  });
});

describe("a living world", () => {
  it("lands something every half minute or so, and nothing waits long", () => {
    const world = build();
    const before = new Map(ids.map((id) => [id, world.instance(id).store.commits.length]));
    world.advance(later(HOUR));
    const ends = ids.flatMap((id) => {
      const { store } = world.instance(id);
      return store.commits.slice(before.get(id)).map((row) => store.finishedAt(row));
    });
    ends.sort((a, b) => a - b);
    const gaps = ends.slice(1).map((end, index) => end - (ends[index] ?? 0));
    expect(ends.length).toBeGreaterThan(80);
    expect(ends.length).toBeLessThan(260);
    expect(Math.max(...gaps)).toBeLessThan(150);
  });

  it("keeps the natural rate without a pace", () => {
    const world = build("default", 0);
    const before = world.instance(MASTER).store.commits.length;
    world.advance(later(HOUR));
    expect(world.instance(MASTER).store.commits.length - before).toBeLessThan(60);
  });

  it("builds a rechecked package again as a new row", () => {
    const world = build();
    const { store } = world.instance(MASTER);
    const row = store.commitsOf("openstack-nova").at(-1) as CommitRow;
    store.removeCommit(row.id);
    world.recheck(MASTER, row);
    world.advance(later(HOUR));
    const again = store.commitsOf("openstack-nova").filter((one) => one.commitHash === row.commitHash);
    expect(again.length).toBeGreaterThan(0);
    expect(again.every((one) => one.id > row.id)).toBe(true);
  });

  it("changes rows that are there: purges after two months, rechecks, good rows turned to RETRY", {
    timeout: 30_000,
  }, () => {
    const world = new World({ seed: 3, anchor: ANCHOR, days: 75 });
    const { store } = world.instance(MASTER);
    const purged = store.commits.filter((row) => row.flags & 2);
    expect(purged.length).toBeGreaterThan(100);
    expect(purged.every((row) => row.dtBuild < anchor - 59 * 86_400)).toBe(true);
    expect(store.commits.some((row) => row.status === "RETRY" && row.notes === "OK")).toBe(true);
    expect(store.commits.at(-1)?.id).toBeGreaterThan(store.commits.length);
  });
});

describe("scenarios", () => {
  const worlds = new Map(SCENARIOS.map((name) => [name, build(name)]));
  const of = (name: ScenarioName) => worlds.get(name) as World;

  it("stuck-promotion: master was not promoted for ten days, though candidates were tested", () => {
    const world = of("stuck-promotion");
    expect(ageHours(lastPromotion(world, MASTER, "current-podified")?.timestamp)).toBeGreaterThan(10 * 24);
    expect(ageHours(lastPromotion(world, MASTER, "podified-ci-testing")?.timestamp)).toBeLessThan(48);
  });

  it("red-component: network is red and the others are not", () => {
    const failed = failing(of("red-component"), MASTER);
    expect(failed).toEqual(
      expect.arrayContaining(["openstack-neutron", "python-neutron-lib", "openstack-neutron-vpnaas"]),
    );
    expect(failed.length).toBeLessThan(7);
  });

  it("quiet-release: nothing was committed to epoxy for nine days", () => {
    const { store } = of("quiet-release").instance("centos9-epoxy");
    expect(store.commits.some((row) => row.dtCommit > anchor - 8.9 * 24 * HOUR)).toBe(false);
  });

  it("mirror-outage: builds everywhere end in RETRY for hours", () => {
    const world = of("mirror-outage");
    const retries = world
      .instance(MASTER)
      .store.commits.filter((row) => row.status === "RETRY" && row.dtBuild > anchor - 5 * HOUR);
    expect(retries.length).toBeGreaterThan(15);
    expect(world.truth().find((cause) => cause.kind === "mirror-outage")?.end).toBeUndefined();
  });

  it("release-week: more commits than usual", () => {
    const count = (world: World) =>
      world.instance(MASTER).store.commits.filter((row) => row.dtCommit > anchor - 4 * 86_400).length;
    expect(count(of("release-week"))).toBeGreaterThan(count(of("red-component")) * 1.2);
  });

  it("koji-down is the default for DLRN", () => {
    expect(of("koji-down").instance(MASTER).store.commits).toEqual(
      of("default").instance(MASTER).store.commits,
    );
  });
});

it("an exact load has the rows asked for, ids without gaps", { timeout: 30_000 }, () => {
  const store = exactLoad(
    { commits: 3000, votes: 900, votesAgg: 50, promotions: 200 },
    { seed: 1, anchor: ANCHOR },
  );
  const tables = [store.commits, store.civotes, store.civotesAgg, store.promotions];
  expect(tables.map((rows) => rows.length)).toEqual([3000, 900, 50, 200]);
  expect(store.commits.at(-1)?.id).toBe(3000);
  expect(store.civotes.every((vote) => store.commit(vote.commitId))).toBe(true);
});
