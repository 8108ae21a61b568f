import type { BuildEvidence } from "@/lib/domain/failure/evidence";
import { MINUTE } from "@/lib/shared/clock";
import { SourceUnreachable } from "@/lib/sources/http";
import { SourceRefused } from "@/lib/sources/source";
import { fetchEvidence, logRootOf } from "@/lib/sources/zuul";
import { setAside, writeBacklog } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import {
  countDue,
  type DueBuild,
  dueBuilds,
  postponeEvidence,
  storeEvidence,
} from "@/lib/store/zuul-evidence";
import type { Pass } from "../context";

/** Builds whose logs are read in one pass, and how long it may take: then what is newest is looked for again. */
const MOST = 100;
const LONGEST = 5 * MINUTE;

/** Failures in a row after which a log server counts as away. */
const IN_A_ROW = 2;

/**
 * Reads the logs of builds that failed, newest first, and classes each failure by them. A log that cannot be had is tried
 * again later. A log server that is away is left alone for the rest of the pass; that costs no build its logs. What follows for
 * jobs is marked, and derived by the next pass over the builds: two that derive at once would wait for each other.
 *
 * @throws what the log server that is away answered, once all others were asked
 */
export async function readEvidence(pass: Pass, serverId: string): Promise<void> {
  const { clock, pool } = pass.context;
  const due = await dueBuilds(pool, serverId, clock.now(), MOST);
  const hosts = createHosts();
  const began = performance.now();
  try {
    for (const build of due) {
      if (performance.now() - began > LONGEST) break;
      const host = hostOf(build);
      if (hosts.isAway(host)) continue;
      hosts.note(host, await readOne(pass, serverId, build));
    }
  } finally {
    if (!pass.signal.aborted) {
      const backlog = await countDue(pool, serverId);
      await inLease(pool, pass.lease, (tx) => writeBacklog(tx, pass.lease.feedId, backlog));
    }
  }
  pass.found.complete = true;
  hosts.throwIfAway();
}

/** @returns why the logs could not be had; undefined when they were */
async function readOne(pass: Pass, serverId: string, build: DueBuild): Promise<unknown> {
  const { clock, http, pool } = pass.context;
  pass.totals.rowsRead += 1;
  pass.totals.requests += 1;
  let evidence: BuildEvidence;
  try {
    evidence = await fetchEvidence(http, build, pass.signal);
  } catch (error) {
    if (pass.signal.aborted) throw error;
    const ofBuild = !isOfHost(error);
    await inLease(pool, pass.lease, (tx) => postponeEvidence(tx, serverId, build, clock.now(), ofBuild));
    return error;
  }
  const bad = await inLease(pool, pass.lease, async (tx) => {
    const now = clock.now();
    const refused = await storeEvidence(tx, serverId, build, evidence, now);
    await setAside(tx, pass.lease.feedId, "logs", refused, now);
    return refused;
  });
  pass.totals.rowsChanged += 1;
  pass.totals.setAside += bad.length;
  return undefined;
}

const hostOf = (build: DueBuild) => {
  const root = logRootOf(build);
  return root === null ? "" : new URL(root).host;
};

const BUSY = new Set([429, 503]);

/** The server's trouble rather than that of one build's files. */
const isOfHost = (error: unknown) =>
  error instanceof SourceRefused
    ? BUSY.has(error.status) || error.status === 502 || error.status === 504
    : error instanceof SourceUnreachable && (error.reason === "transport" || error.reason === "timeout");

/** Which log servers are away: busy by their own word, or failing again and again with nothing read in between. */
function createHosts() {
  const failures = new Map<string, number>();
  const away = new Map<string, unknown>();
  return {
    isAway: (host: string) => away.has(host),
    note(host: string, trouble: unknown) {
      const inARow = isOfHost(trouble) ? (failures.get(host) ?? 0) + 1 : 0;
      failures.set(host, inARow);
      const busy = trouble instanceof SourceRefused && BUSY.has(trouble.status);
      if (busy || inARow >= IN_A_ROW) away.set(host, trouble);
    },
    throwIfAway() {
      for (const error of away.values()) throw error;
    },
  };
}
