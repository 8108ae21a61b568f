import { describe, expect, it } from "vitest";
import { zuulInstance } from "../servers/zuul/instance";
import { statusOf } from "../servers/zuul/status";
import { classOf } from "./causes";
import { BUMPED } from "./scenarios";
import { World } from "./world";
import { LOG_SERVER } from "./zuul-ci";
import { LOGS_KEPT, logFiles } from "./zuul-logs";
import { playbooksOf } from "./zuul-playbooks";
import { zuulTenant } from "./zuul-tenant";

const ANCHOR = new Date("2026-03-18T10:00:00Z");
const anchor = ANCHOR.getTime() / 1000;
const HOUR = 3600;
/** Koji's number for a task that failed. */
const TASK_FAILED = 5;
const world = new World({ seed: 1, anchor: ANCHOR, days: 16 });
const { store, faults, items } = world.zuul;
const ended = store.builds.filter((build) => build.result !== null);

describe("Zuul in the demo world", () => {
  it("numbers builds in order of their start, and ends none before it began", () => {
    const starts = store.builds.map((build) => build.start ?? 0);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(ended.every((build) => (build.end ?? 0) >= (build.start ?? 0) && (build.end ?? 0) <= anchor)).toBe(
      true,
    );
    expect(new Set(store.builds.map((build) => build.uuid)).size).toBe(store.builds.length);
    expect(store.builds.length).toBeGreaterThan(3000);
  });

  it("has every result there is, and no logs where there was no node or nobody waited", () => {
    const results = new Set(ended.map((build) => build.result));
    for (const result of [
      "SUCCESS",
      "FAILURE",
      "TIMED_OUT",
      "POST_FAILURE",
      "RETRY",
      "RETRY_LIMIT",
      "NODE_FAILURE",
      "SKIPPED",
      "CANCELED",
      "ABORTED",
    ])
      expect(results).toContain(result);
    for (const build of ended.filter(({ result }) => result !== "POST_FAILURE")) {
      const without = ["NODE_FAILURE", "SKIPPED", "CANCELED", "ABORTED"].includes(build.result ?? "");
      expect([build.uuid, build.logUrl === null]).toEqual([build.uuid, without]);
      expect(build.final).toBe(build.result !== "RETRY");
    }
  });

  it("ends a buildset by its voting builds; a job that another one stopped is skipped because of it", () => {
    for (const set of store.buildsets.filter(({ result }) => /SUCCESS|FAILURE/.test(result ?? ""))) {
      const deciding = set.builds.filter((build) => build.voting && build.final);
      const failed = deciding.some((build) => !["SUCCESS", "SKIPPED"].includes(build.result ?? ""));
      expect([set.uuid, set.result]).toEqual([set.uuid, failed ? "FAILURE" : "SUCCESS"]);
    }
    const skipped = ended.filter((build) => build.result === "SKIPPED");
    expect(skipped.length).toBeGreaterThan(20);
    for (const build of skipped) {
      const root = /^Skipped due to failed job (\S+)$/.exec(build.errorDetail ?? "")?.[1];
      const because = build.buildset.builds.find((other) => other.jobName === root && other.final);
      expect(because?.result).not.toBe("SUCCESS");
    }
  });

  it("throws away what a gate reset or a new patch set has made useless, and tests the change again", () => {
    const dropped = store.buildsets.filter(({ result }) => result === "DEQUEUED");
    expect(dropped.length).toBeGreaterThan(5);
    const [reset] = dropped.filter(({ pipeline }) => pipeline === "gate");
    const change = reset?.refs[0]?.change;
    const again = store.buildsets.find(
      (set) => set.id > (reset?.id ?? 0) && set.pipeline === "gate" && set.refs[0]?.change === change,
    );
    expect(again?.result).toMatch(/SUCCESS|FAILURE/);
  });

  it("hides a failed run under POST_FAILURE now and then, with both failures in the log", () => {
    const hidden = ended.find(
      (build) => build.result === "POST_FAILURE" && faults.get(build.uuid)?.phase === "run",
    );
    const books = hidden ? playbooksOf(hidden, faults.get(hidden.uuid)) : [];
    const failing = books.filter(({ tasks }) => tasks.some(({ failed, ignored }) => failed && !ignored));
    expect(failing.map(({ phase }) => phase)).toEqual(["run", "post"]);
    expect(hidden?.logUrl).not.toBeNull();
  });

  it("builds nothing of a change that does not merge into its branch", () => {
    const conflicts = store.buildsets.filter(({ result }) => result === "MERGE_CONFLICT");
    expect(conflicts.length).toBeGreaterThan(0);
    for (const { builds, firstStart } of conflicts) expect([builds, firstStart]).toEqual([[], null]);
  });

  it("every finished vote of a job leads to the logs of the build that gave it", () => {
    const builds = new Map(
      store.builds.flatMap((build) => (build.logUrl ? [[build.logUrl, build] as const] : [])),
    );
    let seen = 0;
    for (const id of ["centos9-master", "centos9-epoxy", "rhel9-osp18"]) {
      const { civotes, civotesAgg } = world.instance(id).store;
      for (const vote of [...civotes, ...civotesAgg]) {
        if (vote.ciName === "consistent" || vote.ciInProgress) continue;
        const build = builds.get(vote.ciUrl.endsWith("/") ? vote.ciUrl : `${vote.ciUrl}/`);
        expect([build?.jobName, build?.result === "SUCCESS"]).toEqual([vote.ciName, vote.ciVote]);
        seen++;
      }
    }
    expect(seen).toBeGreaterThan(500);
  });

  it("blames every failure on a cause, and nothing else", () => {
    const blamed = new Set(
      world
        .truth()
        .flatMap(({ failures }) => failures.flatMap(({ table, id }) => (table === "zuul" ? [id] : []))),
    );
    const failed = ended.filter(
      (build) => !["SUCCESS", "RETRY", "SKIPPED", "CANCELED", "ABORTED"].includes(build.result ?? ""),
    );
    expect(new Set(failed.map((build) => build.uuid))).toEqual(blamed);
  });

  it("one dependency breaks the check builds of the packages whose DLRN builds it breaks", () => {
    const bump = world.truth().find(({ kind }) => kind === "dependency-bump");
    const packages = new Set(
      (bump?.failures ?? []).flatMap(({ table, id }) =>
        table === "zuul" ? [faults.get(String(id))?.packageName] : [],
      ),
    );
    expect(packages.size).toBeGreaterThan(8);
    expect([...packages].every((name) => BUMPED.includes(name ?? ""))).toBe(true);
    expect(bump && classOf(bump)).toBe("dependency");
  });

  it("shows in status what runs now, with units as mixed as Zuul's", () => {
    const status = statusOf(zuulInstance(zuulTenant(world.zuul)), anchor);
    const live = status.pipelines.flatMap(({ change_queues: queues }) =>
      queues.flatMap(({ heads }) => heads.flat()),
    );
    expect(live.length).toBe(items.size);
    const running = live.flatMap(({ jobs }) =>
      jobs.filter((job) => job.uuid !== null && job.result === null),
    );
    const open = store.builds.filter((build) => build.result === null);
    expect(running.map((job) => job.uuid).sort()).toEqual(open.map((build) => build.uuid).sort());
    expect(live.every((item) => item.enqueue_time > 1e12)).toBe(true);
  });
});

describe("Koji builds of reviews", () => {
  const tasks = (pipeline: string) =>
    store.buildsets.flatMap((set) => {
      const [, id] = /taskinfo\?taskID=(\d+)/.exec(set.message ?? "") ?? [];
      return id !== undefined && set.pipeline === pipeline ? [{ set, id: Number(id) }] : [];
    });

  it("name their task in the report, and end as it does", () => {
    const { tasks: known } = world.stable.hub.store;
    const ids = new Map([...known.values()].map((task) => [task.id, task]));
    expect(tasks("check").length).toBeGreaterThan(10);
    expect(tasks("post").length).toBeGreaterThan(5);
    for (const { set, id } of [...tasks("check"), ...tasks("post")]) {
      const job = set.builds.find(({ jobName, final }) => jobName.includes("-cbs-") && final);
      expect([id, ids.get(id)?.method]).toEqual([id, "build"]);
      const failed = ids.get(id)?.state === TASK_FAILED;
      if (job?.result !== "CANCELED") expect([id, job?.result === "FAILURE"]).toEqual([id, failed]);
    }
  });

  it("follow the merge of a change of a stable branch, at its new revision", () => {
    for (const { set } of tasks("post")) {
      const merged = world.reviews.store.latest().find(({ revision }) => revision === set.refs[0]?.newrev);
      expect([merged?.status, merged?.branch.endsWith("-rdo")]).toEqual(["MERGED", true]);
    }
  });
});

describe("logs of the demo", () => {
  const failing = ended.filter((build) => build.logUrl && build.result === "FAILURE").slice(-60);
  const files = (uuid: string) => {
    const build = store.build(uuid);
    return build ? logFiles(world.zuul, build) : new Map<string, () => string>();
  };

  it("are the same each time, and list what is there", () => {
    for (const { uuid } of failing) {
      const once = [...files(uuid)].map(([name, text]) => [name, text()]);
      expect([...files(uuid)].map(([name, text]) => [name, text()])).toEqual(once);
      expect(once.map(([name]) => name)).toContain("zuul-manifest.json");
      expect(once.some(([name]) => name?.startsWith("job-output.txt"))).toBe(true);
    }
  });

  it("count the failure in the playbook of its phase", () => {
    let read = 0;
    for (const build of failing) {
      const text = files(build.uuid).get("job-output.json.gz")?.();
      if (!text) continue;
      const books = JSON.parse(text) as {
        phase: string;
        stats: Record<string, { failures: number; unreachable: number }>;
      }[];
      const bad = books.filter(({ stats }) =>
        Object.values(stats).some(({ failures, unreachable }) => failures + unreachable > 0),
      );
      expect(bad.map(({ phase }) => phase)).toEqual([faults.get(build.uuid)?.phase]);
      read++;
    }
    expect(read).toBeGreaterThan(20);
  });

  it("are found by their address, and gone after a month", () => {
    const { logFile } = zuulTenant(world.zuul);
    const [build] = failing;
    const path = `${build?.logUrl?.slice(LOG_SERVER.length)}zuul-manifest.json`;
    expect(JSON.parse(logFile(path, ANCHOR) ?? "null")).toHaveProperty("tree");
    expect(logFile(path, new Date(((build?.end ?? 0) + LOGS_KEPT + 60) * 1000))).toBeUndefined();
    expect(logFile("/no/such/1234567/file", ANCHOR)).toBeUndefined();
  });
});

describe("reviews in the demo world", () => {
  const rows = world.reviews.store.latest();

  it("merges about ten distgit changes a day, each after its gate has passed", () => {
    const merged = rows.filter((row) => row.status === "MERGED" && row.project.endsWith("-distgit"));
    const perDay = merged.length / 15;
    expect(perDay).toBeGreaterThan(5);
    expect(perDay).toBeLessThan(25);
    for (const row of merged) {
      const gate = store.buildsets.filter(
        (set) => set.pipeline === "gate" && set.refs[0]?.change === row.number && set.result === "SUCCESS",
      );
      expect([row.number, gate.length]).toEqual([row.number, 1]);
      expect(row.submitted).toBeGreaterThanOrEqual(gate[0]?.lastEnd ?? 0);
    }
  });

  it("has an open review for each package that fails on master since the bump", () => {
    const open = rows.filter((row) => row.status === "NEW" && row.topic === "rdo-FTBFS");
    const named = new Set(open.map((row) => row.subject.split(":")[0]));
    const { store: dlrn } = world.instance("centos9-master");
    const failing = BUMPED.filter((name) => dlrn.commitsOf(name).at(-1)?.status === "FAILED");
    expect(failing.length).toBeGreaterThan(8);
    for (const name of failing) expect(named).toContain(name);
    for (const row of open) {
      const [, hash] = /\/commit\/([0-9a-f]{40})/.exec(row.message) ?? [];
      expect(row.message).toContain(`${hash?.slice(0, 2)}/${hash?.slice(2, 4)}/${hash}_`);
    }
  });

  it("builds a package again when its change merges", () => {
    const { store: dlrn } = world.instance("centos9-master");
    const merged = rows.filter(
      (row) =>
        row.status === "MERGED" &&
        row.branch === "rpm-master" &&
        (row.submitted ?? anchor) < anchor - 3 * HOUR,
    );
    const seconds = new Set(dlrn.commits.map((row) => row.dtDistro));
    for (const row of merged) expect(seconds).toContain(Math.floor(row.submitted ?? 0));
  });

  it("votes as Zuul saw the current patch set", () => {
    for (const row of rows.slice(0, 400)) {
      const verified = row.votes.find(({ label }) => label === "Verified");
      if (!verified) continue;
      const last = store.buildsets.findLast(
        (set) =>
          set.refs[0]?.change === row.number &&
          set.refs[0]?.patchset === String(row.patchset) &&
          /SUCCESS|FAILURE/.test(set.result ?? ""),
      );
      expect([row.number, last?.result]).toEqual([row.number, verified.value > 0 ? "SUCCESS" : "FAILURE"]);
    }
  });
});
