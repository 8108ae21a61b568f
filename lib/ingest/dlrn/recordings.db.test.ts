import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { dlrnInstance } from "@/lib/demo/servers/dlrn/instance";
import { DlrnStandIn } from "@/lib/demo/servers/dlrn/server";
import { DAY } from "@/lib/shared/clock";
import { deriveCandidates } from "@/lib/store/candidates";
import { storeCriteria } from "@/lib/store/criteria";
import { inLease, takeLease } from "@/lib/store/lease";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { DLRN_FIXTURES, haveDlrnFixtures, readFixture, recordedStore } from "@/lib/testing/dlrn-recordings";
import { ingestHarness } from "@/lib/testing/ingest";
import { dlrnFeedId } from "./feed";

if (!haveDlrnFixtures)
  process.stdout.write("recordings.db.test.ts skipped: ../shared/fixtures/dlrn is not here\n");

interface PackageKey {
  component: string | null;
  lastId: number;
  lastStatus: string;
  lastSuccessAt: number | null;
  firstFailureAfterSuccess: { commitHash: string; distroHash: string; dtBuild: number; id: number } | null;
  failedSinceSuccess: number;
}
interface PromotionKey {
  timestamp: number;
  commit_hash: string;
  distro_hash: string;
  aggregate_hash: string | null;
}
interface Summary {
  counts: Record<string, number>;
  commitStatus: Record<string, number>;
  packages: Record<string, PackageKey>;
  components: Record<
    string,
    {
      packages: number;
      failing: string[];
      retry: string[];
      lastCandidate: PromotionKey | null;
      lastPromoted: PromotionKey | null;
    }
  >;
  integrationCandidates: {
    aggregateHash: string;
    candidateAt: number;
    promotedAt: number | null;
    jobs: Record<string, { attempts: number; everPassed: boolean; lastVote: boolean | null }>;
  }[];
}

const INSTANCE = "centos9-master";

describe.skipIf(!haveDlrnFixtures)("DLRN recorded at two moments", () => {
  let db: TestDatabase;
  const instance = () =>
    dlrnInstance({ id: INSTANCE, store: haveDlrnFixtures ? recordedStore("sync-t0") : (undefined as never) });
  const served = haveDlrnFixtures ? instance() : undefined;
  const standIn = new DlrnStandIn({ instances: served ? [served] : [] });
  let harness: Awaited<ReturnType<typeof ingestHarness>>;

  beforeAll(async () => {
    db = await testDatabase();
    harness = await ingestHarness(db, await standIn.listen(), [{ id: INSTANCE, release: "flamingo" }]);
  });
  afterAll(async () => {
    await harness.close();
    await standIn.close();
    await db.close();
  });

  const rows = async <T extends object>(sql: string) => (await db.pool.query<T>(sql)).rows;

  it("equals the answer key after the first moment", async () => {
    expect(await harness.pass()).toMatchObject([{ outcome: "ok" }]);
    await expectSummary(readFixture<Summary>("expected/summary-t0.json"));
  });

  it("judges the candidates of the first moment as the answer key has them, by the criteria of that time", async () => {
    const { integrationCandidates: key } = readFixture<Summary>("expected/summary-t0.json");
    const file = parse(readFileSync(join(DLRN_FIXTURES, "criteria/centos9-master.yaml"), "utf8"));
    // Beside the jobs of the file all that were ever run: among them one that passed and then failed.
    const jobs = [
      ...new Set([...(file["current-podified"] ?? []), ...key.flatMap((c) => Object.keys(c.jobs))]),
    ];
    const sticky = key
      .flatMap((c) => Object.values(c.jobs))
      .filter((j) => j.everPassed && j.lastVote === false);
    expect(sticky).toHaveLength(1);
    const now = new Date(Math.max(...key.map((c) => c.promotedAt ?? c.candidateAt)) * 1000 + 3 * DAY);
    const fact = {
      promoteName: "current-podified",
      component: "",
      jobs,
      alternatives: {},
      contentHash: "file",
    };
    const lease = await takeLease(harness.context.locks, dlrnFeedId(INSTANCE), "test", now);
    if (!lease) throw new Error("somebody else holds the feed");
    await inLease(db.pool, lease, (tx) => storeCriteria(tx, INSTANCE, "https://example.org", [fact], now));
    await deriveCandidates(db.pool, lease, INSTANCE, "all", now).finally(() => lease.release());
    const judged =
      await rows(`SELECT key, state, missing, extract(epoch FROM promoted_at)::int AS "promotedAt",
      extract(epoch FROM offered_at)::int AS "candidateAt" FROM candidate WHERE promote_name = 'current-podified' ORDER BY offered_at`);
    const ordered = [...key].sort((a, b) => a.candidateAt - b.candidateAt);
    expect(judged).toEqual(
      ordered.map((candidate, i) => ({
        key: candidate.aggregateHash,
        candidateAt: candidate.candidateAt,
        promotedAt: candidate.promotedAt,
        missing: jobs.filter((job) => candidate.jobs[job]?.everPassed !== true),
        state:
          candidate.promotedAt !== null
            ? "promoted"
            : ordered.slice(i + 1).some((later) => later.promotedAt !== null)
              ? "superseded"
              : "missing",
      })),
    );
  });

  it("changes nothing when the same moment is read again", async () => {
    const before = await rows("SELECT * FROM package_state ORDER BY project_name");
    expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 0 }]);
    expect(await rows("SELECT * FROM package_state ORDER BY project_name")).toEqual(before);
  });

  it("equals the answer key after the second moment, once a second pass agrees on what is gone", async () => {
    if (served) served.store = recordedStore("sync-t1");
    await harness.pass({ full: true });
    const gone = "SELECT dlrn_id FROM dlrn_commit WHERE removed_at IS NOT NULL";
    expect(await rows(gone)).toEqual([]);
    await harness.pass({ full: true });
    expect(await rows(gone)).toEqual([{ dlrn_id: 558 }]);
    await expectSummary(readFixture<Summary>("expected/summary-t1.json"));
  });

  async function expectSummary(key: Summary) {
    const [counts] = await rows<Record<string, number>>(`SELECT
      (SELECT count(*)::int FROM dlrn_commit WHERE removed_at IS NULL) AS commits, (SELECT count(*)::int FROM ci_vote) AS civotes,
      (SELECT count(*)::int FROM ci_vote_aggregate) AS civotes_agg, (SELECT count(*)::int FROM promotion) AS promotions`);
    expect(counts).toEqual(key.counts);
    const statuses = await rows<{ status: string; n: number }>(
      "SELECT status, count(*)::int AS n FROM dlrn_commit WHERE removed_at IS NULL GROUP BY status",
    );
    expect(Object.fromEntries(statuses.map((r) => [r.status, r.n]))).toEqual(key.commitStatus);
    expect(await packages()).toEqual(key.packages);
    expect(await components()).toEqual(
      Object.fromEntries(
        Object.entries(key.components).map(([name, c]) => [
          name,
          { ...c, failing: [...c.failing].sort(), retry: [...c.retry].sort() },
        ]),
      ),
    );
    expect(await candidates()).toEqual(
      [...key.integrationCandidates].sort((a, b) => a.candidateAt - b.candidateAt),
    );
  }

  async function packages(): Promise<Record<string, PackageKey>> {
    const found = await rows<Record<string, never> & { project_name: string }>(
      `SELECT s.project_name, s.component, l.dlrn_id AS "lastId", s.last_status AS "lastStatus",
         extract(epoch FROM s.last_success_at)::int AS "lastSuccessAt", s.failures AS "failedSinceSuccess",
         CASE WHEN f.seq IS NOT NULL THEN jsonb_build_object('commitHash', f.commit_hash, 'distroHash', f.distro_hash,
           'dtBuild', extract(epoch FROM f.built_at)::int, 'id', f.dlrn_id) END AS "firstFailureAfterSuccess"
       FROM package_state s JOIN dlrn_commit l ON l.instance_id = s.instance_id AND l.seq = s.last_seq
       LEFT JOIN dlrn_commit f ON f.instance_id = s.instance_id AND f.seq = s.failing_seq`,
    );
    return Object.fromEntries(
      found.map(({ project_name, ...key }) => [project_name, key as unknown as PackageKey]),
    );
  }

  /** The key's "failing" is a last status of FAILED: what a retry hides is still in the streak. */
  async function components() {
    const promotion = (
      name: string,
    ) => `(SELECT jsonb_build_object('timestamp', extract(epoch FROM p.at)::int,
      'commit_hash', p.commit_hash, 'distro_hash', p.distro_hash, 'aggregate_hash', p.aggregate_hash)
      FROM promotion p WHERE p.promote_name = '${name}' AND p.component = s.component ORDER BY p.at DESC, p.id DESC LIMIT 1)`;
    const found = await rows<{ component: string }>(
      `SELECT s.component, count(*)::int AS packages,
         coalesce(array_agg(project_name ORDER BY project_name COLLATE "C") FILTER (WHERE last_status = 'FAILED'), '{}') AS failing,
         coalesce(array_agg(project_name ORDER BY project_name COLLATE "C") FILTER (WHERE last_status = 'RETRY'), '{}') AS retry,
         ${promotion("component-ci-testing")} AS "lastCandidate", ${promotion("promoted-components")} AS "lastPromoted"
       FROM package_state s GROUP BY s.component`,
    );
    return Object.fromEntries(found.map(({ component, ...rest }) => [component, rest]));
  }

  async function candidates(): Promise<Summary["integrationCandidates"]> {
    const found = await rows<Omit<Summary["integrationCandidates"][number], "jobs">>(
      `SELECT c.aggregate_hash AS "aggregateHash", extract(epoch FROM c.at)::int AS "candidateAt",
         (SELECT extract(epoch FROM min(p.at))::int FROM promotion_batch p
          WHERE p.promote_name = 'current-podified' AND p.aggregate_hash = c.aggregate_hash) AS "promotedAt"
       FROM promotion_batch c WHERE c.promote_name = 'podified-ci-testing' ORDER BY c.at`,
    );
    const votes = await rows<{
      hash: string;
      job: string;
      attempts: number;
      everPassed: boolean;
      lastVote: boolean | null;
    }>(
      `SELECT aggregate_hash AS hash, job_name AS job, count(*) FILTER (WHERE state <> 'running')::int AS attempts,
         coalesce(bool_or(state = 'passed'), false) AS "everPassed",
         (array_agg(state = 'passed' ORDER BY seq DESC) FILTER (WHERE state <> 'running'))[1] AS "lastVote"
       FROM ci_vote_aggregate GROUP BY 1, 2`,
    );
    return found.map((candidate) => ({
      ...candidate,
      jobs: Object.fromEntries(
        votes
          .filter((v) => v.hash === candidate.aggregateHash)
          .map(({ hash: _, job, ...rest }) => [job, rest]),
      ),
    }));
  }
});
