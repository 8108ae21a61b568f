import "server-only";
import type { BuildStreak } from "@/lib/contract/builds";
import type { Suspect } from "@/lib/contract/failures";
import type { BuildFacts } from "./build-facts";
import { buildId } from "./failure-rows";
import { iso, isoOrNull, rowOf } from "./sql";
import { suspects } from "./suspects";
import { suspectsOfJob } from "./suspects-jobs";
import type { Site } from "./visible";

type StreakRow = {
  firstSeq: number;
  firstKey: string;
  firstAt: Date;
  greenSeq: number | null;
  greenKey: string | null;
  greenAt: Date | null;
  endedAt: Date | null;
  failures: number;
  reason: string | null;
  position: number;
};

const IN_SUBJECTS = `
  select s.first_red_seq as "firstSeq", s.first_red_key as "firstKey", s.first_red_at as "firstAt",
    s.last_green_seq as "greenSeq", s.last_green_key as "greenKey", s.last_green_at as "greenAt",
    s.ended_at as "endedAt", s.failures, s.reason,
    (select count(*)::int from failure f where f.source_id = $1 and f.subject = $2 and f.scope = $4
       and f.seq between s.first_red_seq and $3 and f.removed_at is null) as position
  from subject_streak s where s.source_id = $1 and s.subject = $2 and s.scope = $4 and s.first_red_seq <= $3
    and s.last_red_seq >= $3
  order by s.first_red_seq desc limit 1`;

const IN_DLRN = `
  select s.first_red_seq as "firstSeq", s.first_red_seq::text as "firstKey", s.first_red_at as "firstAt",
    s.last_green_seq as "greenSeq", s.last_green_seq::text as "greenKey", s.last_green_at as "greenAt",
    s.ended_at as "endedAt", s.failures, s.reason,
    (select count(*)::int from dlrn_commit d where d.instance_id = $1 and d.project_name = $2
       and d.seq between s.first_red_seq and $3 and d.status = 'FAILED' and d.removed_at is null) as position
  from streak s where s.instance_id = $1 and s.project_name = $2 and s.first_red_seq <= $3 and s.last_red_seq >= $3
    and $4::text is not null
  order by s.first_red_seq desc limit 1`;

/** The red streak a build is in, with what may have begun it; null when it is in none. */
export async function streakOf(site: Site, build: BuildFacts): Promise<BuildStreak | null> {
  if (build.state !== "failed" && build.state !== "unknown") return null;
  const isDlrn = build.dlrnId !== null;
  const row = await rowOf<StreakRow>(isDlrn ? IN_DLRN : IN_SUBJECTS, [
    build.sourceId,
    build.subject,
    build.seq,
    build.scope,
  ]);
  if (!row) return null;
  return {
    firstRed: { id: buildId(build.sourceId, row.firstKey), at: iso(row.firstAt) },
    lastGreen:
      row.greenAt === null
        ? null
        : {
            id: row.greenKey === null ? null : buildId(build.sourceId, row.greenKey),
            at: iso(row.greenAt),
          },
    endedAt: isoOrNull(row.endedAt),
    failures: row.failures,
    position: Math.max(1, row.position),
    suspects: await suspectsFor(site, build, row),
  };
}

async function suspectsFor(site: Site, build: BuildFacts, row: StreakRow): Promise<Suspect[]> {
  if (build.kind === "job") return suspectsOfJob(site, build.sourceId, row.greenKey, row.firstKey);
  if (build.dlrnId === null) return [];
  const streak = {
    source_id: build.sourceId,
    subject: build.subject,
    last_green_seq: row.greenSeq,
    first_seq: row.firstSeq,
    since: row.firstAt,
    reason: row.reason,
  };
  const [found = []] = await suspects([streak]);
  return found;
}
