import type pg from "pg";
import {
  type CandidateBuild,
  type CandidateVerdict,
  type CandidateVote,
  judgeCandidate,
} from "@/lib/domain/criteria/candidate";
import type { Criteria } from "@/lib/domain/criteria/satisfied";
import { DAY, HOUR } from "@/lib/shared/clock";
import { BUILDS, LONGEST, OFFERS, VOTES, WRITE } from "./candidates-sql";
import { readCursor, writeCursor } from "./feeds";
import { inLease, type Lease } from "./lease";
import { notify } from "./notify";

/** Candidates are kept from here on; older ones stay as they were last judged. */
const KEPT = 60 * DAY;
/** Of older ones nothing is awaited any more, unless a pass brought votes or promotions. */
const LIVELY = 4 * DAY;

interface Offer {
  promoteName: string;
  component: string;
  key: string;
  offeredAt: Date;
  promotedAt: Date | null;
  overtaken: boolean;
  newest: boolean;
}

/**
 * Judges the candidates of an instance: what its targets were offered, by the criteria of that time, the votes on it and the
 * Zuul builds behind them. Only rows that changed are written. Idempotent.
 *
 * @param which all = those of the last 60 days (votes, promotions or criteria changed), lively = those of the last days,
 *   whose jobs may have begun, ended or got lost since
 * @returns how many candidates changed
 */
export async function deriveCandidates(
  pool: pg.Pool,
  lease: Lease,
  instanceId: string,
  which: "all" | "lively",
  now: Date,
): Promise<number> {
  return inLease(pool, lease, async (tx) => {
    const ago = (ms: number) => new Date(now.getTime() - ms);
    const since = ago(
      which === "all" || (await criteriaChanged(tx, lease.feedId, instanceId, now)) ? KEPT : LIVELY,
    );
    const found = await tx.query<Offer>(OFFERS, [instanceId, ago(2 * KEPT)]);
    const offers = found.rows.filter((o) => o.offeredAt >= since || (o.newest && o.promotedAt === null));
    if (offers.length === 0) return 0;
    const known = await load(tx, instanceId, offers);
    const rows = offers.map((offer) => rowOf(offer, known, now));
    const written = await tx.query(WRITE, [instanceId, JSON.stringify(rows), now]);
    if (written.rowCount) await notify(tx, ["promotions", "chain"], [instanceId]);
    return written.rowCount ?? 0;
  });
}

/** Criteria are read by a feed of their own; the newest version that was judged by is kept with the cursors. */
async function criteriaChanged(
  tx: pg.ClientBase,
  feedId: string,
  instanceId: string,
  now: Date,
): Promise<boolean> {
  const newest = await tx.query<{ id: number }>(
    "SELECT coalesce(max(id), 0) AS id FROM criteria WHERE instance_id = $1",
    [instanceId],
  );
  const id = newest.rows[0]?.id ?? 0;
  const judged = await readCursor<{ criteria: number }>(tx, feedId, "candidates");
  if (judged?.criteria === id) return false;
  await writeCursor(tx, feedId, "candidates", { criteria: id }, now);
  return true;
}

interface Known {
  criteria: readonly CriteriaRow[];
  votes: ReadonlyMap<string, CandidateVote[]>;
  builds: ReadonlyMap<string, CandidateBuild[]>;
  longest: ReadonlyMap<string, number>;
}

type CriteriaRow = Criteria & { id: number; promoteName: string; component: string; validFrom: Date };

async function load(tx: pg.ClientBase, instanceId: string, offers: readonly Offer[]): Promise<Known> {
  const criteria = await tx.query<CriteriaRow>(
    `SELECT id, promote_name AS "promoteName", component, jobs, alternatives, valid_from AS "validFrom"
     FROM criteria WHERE instance_id = $1 ORDER BY valid_from, id`,
    [instanceId],
  );
  const jobs = new Set(criteria.rows.flatMap((c) => [...c.jobs, ...Object.values(c.alternatives).flat()]));
  const longest = await tx.query<{ job: string; ms: number; runs: number }>(LONGEST, [[...jobs]]);
  return {
    criteria: criteria.rows,
    votes: await loadVotes(tx, instanceId, offers),
    builds: await loadBuilds(tx, instanceId, offers),
    longest: new Map(longest.rows.filter((row) => row.runs >= FEWEST_RUNS).map((row) => [row.job, row.ms])),
  };
}

const COMMIT = /^\d{1,16}$/;
/** A build's key without the bits of its incarnation; votes name no more than that. */
const voteKey = (key: string) => (COMMIT.test(key) ? String(Math.floor(Number(key) / 16)) : key);
const commitId = (key: string) => Math.floor(Number(key) / 16) % 2 ** 36;

type ZuulColumns = {
  [K in "server" | "uuid" | "outcome" | "startedAt" | "endedAt" | "logUrl"]: CandidateBuild[K] | null;
};
type VoteRow = Omit<CandidateVote, "build"> & ZuulColumns & { key: string };

async function loadVotes(tx: pg.ClientBase, instanceId: string, offers: readonly Offer[]) {
  const keys = [...new Set(offers.map((offer) => offer.key))];
  const found = await tx.query<VoteRow>(VOTES, [
    instanceId,
    keys.filter((key) => COMMIT.test(key)).map(commitId),
    keys.filter((key) => !COMMIT.test(key)),
  ]);
  return grouped(
    found.rows,
    (row) => row.key,
    ({ key: _, server, uuid, outcome, startedAt, endedAt, logUrl, ...vote }) => ({
      ...vote,
      build:
        server === null || uuid === null || outcome === null
          ? null
          : { server, uuid, outcome, startedAt, endedAt, logUrl, jobName: vote.jobName },
    }),
  );
}

const nameOf = (c: Pick<Offer, "promoteName" | "component" | "key">) =>
  `${c.promoteName} ${c.component} ${c.key}`;

async function loadBuilds(tx: pg.ClientBase, instanceId: string, offers: readonly Offer[]) {
  const wanted = new Set(offers.map(nameOf));
  const held = await tx.query<Offer & { id: number }>(
    `SELECT id, promote_name AS "promoteName", component, key FROM candidate WHERE instance_id = $1`,
    [instanceId],
  );
  const names = new Map(
    held.rows.flatMap((row): [number, string][] => (wanted.has(nameOf(row)) ? [[row.id, nameOf(row)]] : [])),
  );
  const found = await tx.query<CandidateBuild & { candidate: number }>(BUILDS, [[...names.keys()]]);
  return grouped(
    found.rows,
    (row) => names.get(row.candidate) ?? "",
    ({ candidate: _, ...build }) => build,
  );
}

function grouped<Row, Value>(
  rows: readonly Row[],
  groupOf: (row: Row) => string,
  content: (row: Row) => Value,
) {
  const groups = new Map<string, Value[]>();
  for (const row of rows) {
    const group = groups.get(groupOf(row));
    if (group) group.push(content(row));
    else groups.set(groupOf(row), [content(row)]);
  }
  return groups;
}

const FEWEST_RUNS = 5;
const SHORTEST = HOUR;
/** Longest run of a job that Zuul knows too little of. */
const UNKNOWN = 12 * HOUR;

function rowOf(offer: Offer, known: Known, now: Date) {
  const { promoteName, component, key, offeredAt, promotedAt } = offer;
  const criteria = criteriaFor(known.criteria, offer, now);
  const verdict: CandidateVerdict = judgeCandidate(
    {
      ...offer,
      criteria,
      criteriaHeldThen: criteria !== null && promotedAt !== null && criteria.validFrom <= promotedAt,
      votes: known.votes.get(voteKey(key)) ?? [],
      builds: known.builds.get(nameOf(offer)) ?? [],
    },
    { now, longestRunMs: (job) => Math.max(SHORTEST, known.longest.get(job) ?? UNKNOWN) },
  );
  return {
    promote_name: promoteName,
    component,
    key,
    offered_at: offeredAt,
    promoted_at: promotedAt,
    forced: verdict.forced,
    state: verdict.state,
    jobs: verdict.jobs,
    missing: verdict.missing,
    criteria_id: criteria?.id ?? null,
    last_vote_at: verdict.lastVoteAt,
  };
}

/**
 * The criteria in force when the candidate was promoted, or now. From before the first reading nothing is known: the oldest
 * version is taken for what it was then, and never for a proof that a promotion was forced.
 */
function criteriaFor(all: readonly CriteriaRow[], offer: Offer, now: Date): CriteriaRow | null {
  const at = offer.promotedAt ?? now;
  const of = (component: string) =>
    all.filter((c) => c.promoteName === offer.promoteName && c.component === component);
  const own = of(offer.component);
  const versions = own.length > 0 ? own : of("");
  return versions.findLast((version) => version.validFrom <= at) ?? versions[0] ?? null;
}
