import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualClock, SECOND } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { recordings } from "@/lib/testing/recordings";
import { zuulIngest } from "@/lib/testing/zuul-ingest";
import { type ZuulRow, ZuulServer } from "@/lib/testing/zuul-server";

const folder = recordings("zuul");
const load = <T>(path: string): T => JSON.parse(readFileSync(join(folder ?? "", path), "utf8")) as T;

interface Timeline {
  polls: { t: string; status: unknown; builds: ZuulRow[]; buildsets: ZuulRow[] }[];
  buildset_details: (ZuulRow & { builds: ZuulRow[]; result: string; pipeline: string })[];
}

const TABLES =
  "zuul_build zuul_buildset zuul_live_item zuul_pipeline cursor stale set_aside failure subject_state subject_streak daily_attempts".split(
    " ",
  );

describe.skipIf(!folder)("the recorded timeline, through the feed into the database", () => {
  const { polls, buildset_details: details } = folder
    ? load<Timeline>("v11/timeline/timeline.json")
    : { polls: [], buildset_details: [] };
  const end = polls.length - 1;
  const start = new Date(`${polls[0]?.t ?? "2026-01-01T00:00:00"}Z`);
  const clock = manualClock(start);
  let zuul: ZuulServer;
  let db: TestDatabase;
  let ingest: Awaited<ReturnType<typeof zuulIngest>>;

  beforeAll(async () => {
    zuul = new ZuulServer();
    db = await testDatabase();
    ingest = await zuulIngest(db, [{ id: "rdo", url: await zuul.listen() }], { clock });
  });
  afterAll(async () => {
    await ingest.close();
    await zuul.close();
    await db.close();
  });

  const rows = async <T extends object>(sql: string) => (await db.pool.query<T>(sql)).rows;

  /** What the recording says was there in the end, in the words of the tables. */
  const recorded = {
    builds: details
      .flatMap((d) => d.builds.map((b) => ({ ...b, pipeline: d.pipeline, buildset: d.uuid }) as ZuulRow))
      .map((b) => [
        b.uuid,
        b._id,
        b.job_name,
        b.pipeline,
        b.buildset,
        b.result,
        b.final,
        b.voting,
        b.error_detail,
        b.log_url && String(b.log_url).replace(/\/$/, ""),
        `${b.start_time}Z`,
        `${b.end_time}Z`,
        (b.artifacts as unknown[]).length,
      ])
      .sort(),
    buildsets: details
      .map((d) => [
        d.uuid,
        d._id,
        d.pipeline,
        d.result,
        d.message,
        `${d.last_build_end_time ?? d.event_timestamp}Z`,
      ])
      .sort(),
  };

  async function stored() {
    const builds = await rows<Record<string, unknown>>(
      `SELECT uuid, zuul_id, job_name, pipeline, buildset_uuid, result, final, voting, error_detail, log_url,
         to_char(started_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS started, to_char(ended_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS ended,
         jsonb_array_length(artifacts)::int AS artifacts FROM zuul_build WHERE removed_at IS NULL`,
    );
    const buildsets = await rows<Record<string, unknown>>(
      `SELECT uuid, zuul_id, pipeline, result, message,
         to_char(coalesce(last_ended_at, event_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS ended FROM zuul_buildset
       WHERE removed_at IS NULL`,
    );
    return {
      builds: builds.map((row) => Object.values(row)).sort(),
      buildsets: buildsets.map((row) => Object.values(row)).sort(),
    };
  }

  function show(poll: number): void {
    const { builds = [], buildsets = [], status, t } = polls[poll] ?? {};
    Object.assign(zuul, { builds, buildsets, status });
    zuul.details = new Map(
      details
        .filter((d) => buildsets.some((b) => b.uuid === d.uuid && b.result !== null))
        .map((d) => [d.uuid, d]),
    );
    clock.set(new Date(Math.max(clock.now().getTime() + SECOND, Date.parse(`${t}Z`))));
  }

  async function replay(chosen: readonly number[], pageSize?: number): Promise<void> {
    for (const table of TABLES) await db.pool.query(`DELETE FROM ${table}`);
    clock.set(start);
    for (const poll of chosen) {
      show(poll);
      const [result] = await ingest.pass("builds", {}, pageSize === undefined ? {} : { pageSize });
      expect(result).toMatchObject({ outcome: "ok" });
    }
  }

  it("whole, it ends in the recorded store, with a failure for each failed build and no other", async () => {
    await replay([...polls.keys()]);
    expect(await stored()).toEqual(recorded);
    const failures = await rows<{
      subject: string;
      result: string;
      class: string;
      dfg: string;
      scope: string;
    }>(
      `SELECT subject, result, class, dfg_slug AS dfg, scope FROM failure WHERE removed_at IS NULL ORDER BY subject`,
    );
    const integration = "openstack-periodic-integration-main\nrdo-jobs\nmaster";
    expect(failures).toMatchObject([
      { subject: "periodic-podified-edpm-baremetal-master-ocp-crc", result: "FAILURE", dfg: "compute" },
      {
        subject: "periodic-tripleo-ci-centos-9-scenario001-standalone-master",
        result: "RETRY_LIMIT",
        class: "infra",
      },
      { subject: "periodic-tripleo-ci-centos-9-scenario010-standalone-compute-master", result: "FAILURE" },
      { subject: "periodic-tripleo-ci-centos-9-standalone-master", result: "TIMED_OUT", class: "timeout" },
    ]);
    expect(failures[1]).toMatchObject({ dfg: "production-chain", scope: integration });
    const red = await rows<{ subject: string }>(
      "SELECT subject FROM subject_state WHERE failing AND source = 'zuul' ORDER BY subject",
    );
    expect(red.map((row) => row.subject)).toEqual(failures.map((row) => row.subject));
    const [daily] = await rows<object>(
      "SELECT sum(passed)::int AS passed, sum(failed)::int AS failed, sum(infra)::int AS infra FROM daily_attempts",
    );
    expect(daily).toEqual({ passed: 7, failed: 3, infra: 1 });
  });

  it("run again, nothing changes", async () => {
    const before = await rows<object>("SELECT * FROM zuul_build ORDER BY uuid");
    const failures = await rows<object>("SELECT * FROM failure ORDER BY key");
    for (const over of [{}, { full: true }]) {
      clock.advance(60 * SECOND);
      const [result] = await ingest.pass("builds", over);
      expect(result).toMatchObject({ outcome: "ok", rowsChanged: 0 });
    }
    expect(await rows<object>("SELECT * FROM zuul_build ORDER BY uuid")).toEqual(before);
    expect(await rows<object>("SELECT * FROM failure ORDER BY key")).toEqual(failures);
  });

  it("with polls dropped, repeated and cut into pages, it ends in the same store", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: end }), { maxLength: 10 }),
        fc.integer({ min: 2, max: 20 }),
        async (chosen, pageSize) => {
          await replay([...chosen.sort((a, b) => a - b), end, end], pageSize);
          expect(await stored()).toEqual(recorded);
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);

  it("shows what runs, and tells web only when that has changed", async () => {
    for (const table of TABLES) await db.pool.query(`DELETE FROM ${table}`);
    const counts: number[] = [];
    for (const poll of [0, 0, 4, end]) {
      show(poll);
      const [result] = await ingest.pass("status");
      expect(result).toMatchObject({ outcome: "ok" });
      counts.push(result?.rowsChanged ?? -1);
      const items = await rows<{ pipeline: string; jobs: number }>(
        "SELECT pipeline, jsonb_array_length(data->'jobs')::int AS jobs FROM zuul_live_item ORDER BY pipeline",
      );
      const status = polls[poll]?.status as { pipelines: { change_queues: { heads: unknown[][] }[] }[] };
      const live = status.pipelines.flatMap((p) => p.change_queues.flatMap((q) => q.heads.flat()));
      expect(items).toHaveLength(live.length);
    }
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts[1]).toBe(0);
    expect((await rows("SELECT name FROM zuul_pipeline")).length).toBeGreaterThan(0);
  });
});
