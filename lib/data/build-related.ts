import "server-only";
import type { BuildAnswer, BuildMention } from "@/lib/contract/builds";
import type { FailureSource, SubjectKind } from "@/lib/contract/failures";
import { type FoldableBuild, foldBuildset } from "@/lib/domain/zuul/fold";
import { DAY } from "@/lib/shared/clock";
import { type BuildFacts, kojiState, zuulState } from "./build-facts";
import { buildId } from "./failure-rows";
import type { Reader } from "./reader";
import { isRunExplained } from "./run-explained";
import { iso, isoOrNull, rowsOf } from "./sql";
import type { Site } from "./visible";

export type Related = Pick<BuildAnswer, "attempts" | "skipped" | "siblings" | "allExplained">;
const NOTHING: Related = { attempts: [], skipped: [], siblings: [], allExplained: false };

/** Other attempts at the same, what was skipped because of it, and the other jobs of its evaluation. */
export function relatedOf(reader: Reader, build: BuildFacts): Promise<Related> {
  if (build.buildsetUuid !== null) return ofBuildset(reader, build, build.buildsetUuid);
  if (build.buildId !== null) return attemptsInKoji(build);
  return Promise.resolve(NOTHING);
}

type BuildRow = FoldableBuild & {
  outcome: string;
  endedAt: Date | null;
  startedAt: Date | null;
  voting: boolean;
};

const BUILDSET = `
  select uuid, coalesce(zuul_id, seq) as "zuulId", job_name as "jobName", result, final, outcome, voting,
    error_detail as "errorDetail", ended_at as "endedAt", started_at as "startedAt"
  from zuul_build where buildset_uuid = $1 and server_id = $2 order by seq limit 400`;

async function ofBuildset(reader: Reader, build: BuildFacts, buildset: string): Promise<Related> {
  const [rows, allExplained] = await Promise.all([
    rowsOf<BuildRow>(BUILDSET, [buildset, build.sourceId]),
    isRunExplained(reader, build.sourceId, buildset),
  ]);
  const jobs = foldBuildset(rows);
  const mention = (row: BuildRow, note: string | null = null) => toMention(build.sourceId, row, note);
  const own = jobs.find((job) => job.jobName === build.subject);
  const others = jobs.filter((job) => job.jobName !== build.subject);
  const attempts = own ? [...own.retried, own.build].filter((row) => row.uuid !== build.key) : [];
  return {
    attempts: attempts.map((row) => mention(row)),
    skipped: others
      .filter((job) => job.skippedBecauseOf === build.subject)
      .map(({ build: row }) => mention(row)),
    siblings: others
      .filter((job) => job.skippedBecauseOf !== build.subject)
      .map((job) =>
        mention(
          job.build,
          job.skippedBecauseOf === null ? noteOf(job.build) : `after ${job.skippedBecauseOf}`,
        ),
      )
      .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1)),
    allExplained,
  };
}

const noteOf = (row: BuildRow) => (row.voting ? null : "no vote");
const RANK = ["failed", "unknown", "running", "retried", "skipped", "dropped", "passed"];
const rank = (mention: BuildMention) => RANK.indexOf(mention.state);

const toMention = (server: string, row: BuildRow, note: string | null): BuildMention => ({
  source: "zuul",
  id: buildId(server, row.uuid),
  name: row.jobName,
  state: zuulState(row.outcome, row.final),
  result: row.result ?? "running",
  at: isoOrNull(row.endedAt ?? row.startedAt),
  note,
});

/** A build of Koji that failed and is built again keeps its id. */
async function attemptsInKoji(build: BuildFacts): Promise<Related> {
  const rows = await rowsOf<{ key: string; nvr: string; state: string; at: Date }>(
    `select build_id || '@' || creation_event_id as key, nvr, state, coalesce(completed_at, created_at) as at
     from koji_build where hub_id = $1 and build_id = $2 order by creation_event_id limit 50`,
    [build.sourceId, build.buildId],
  );
  const attempts = rows
    .filter((row) => row.key !== build.key)
    .map((row) => ({
      source: "koji" as const,
      id: buildId(build.sourceId, row.key),
      name: row.nvr,
      state: kojiState(row.state),
      result: row.state,
      at: iso(row.at),
      note: null,
    }));
  return { ...NOTHING, attempts };
}

const SAME_FOR = 90 * DAY;
const SAME_SHOWN = 20;

type SameRow = {
  id: string;
  source: FailureSource;
  sourceId: string;
  key: string;
  kind: SubjectKind;
  subject: string;
  result: string;
  pipeline: string | null;
  release: string | null;
  at: Date;
};

/** Other failures of the last 90 days with the same text, in every visible source. */
export async function sameTextOf(
  site: Site,
  build: BuildFacts,
  textHash: string | null,
  now: Date,
): Promise<BuildAnswer["sameText"]> {
  if (textHash === null) return { total: 0, subjects: [], newest: [] };
  const values = [textHash, site.sourceIds, new Date(now.getTime() - SAME_FOR), build.sourceId, build.key];
  const where = `where f.text_hash = $1 and f.source_id = any($2) and f.at > $3 and f.removed_at is null
    and not (f.source_id = $4 and f.key = $5)`;
  const [counts, newest] = await Promise.all([
    rowsOf<{ subject: string; kind: SubjectKind; count: number; lastAt: Date }>(
      `select f.subject, f.subject_kind as kind, count(*)::int as count, max(f.at) as "lastAt" from failure f ${where}
       group by 1, 2 order by 3 desc, 1`,
      values,
    ),
    rowsOf<SameRow>(
      `select f.source, f.source_id as "sourceId", f.key, f.subject_kind as kind, f.subject, f.result, f.pipeline,
         f.release_name as release, f.at from failure f ${where} order by f.at desc, f.id limit ${SAME_SHOWN}`,
      values,
    ),
  ]);
  return {
    total: counts.reduce((sum, row) => sum + row.count, 0),
    subjects: counts.slice(0, 50).map((row) => ({ ...row, lastAt: iso(row.lastAt) })),
    newest: newest.map((row) => ({
      source: row.source,
      id: buildId(row.sourceId, row.key),
      name: row.subject,
      state: "failed" as const,
      result: row.result,
      at: iso(row.at),
      note: [row.pipeline ?? site.titleOf(row.sourceId), row.release].filter(Boolean).join(", "),
    })),
  };
}
