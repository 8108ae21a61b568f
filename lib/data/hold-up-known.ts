import "server-only";
import type { LinkedBug } from "@/lib/contract/triage";
import type { LineRun, StepFact } from "@/lib/domain/promotion/hold-up-facts";
import { bugsOf } from "./bugs";
import type { Subject } from "./hold-up-facts";
import type { Reader } from "./reader";
import { rowsOf } from "./sql";

/** The newest failure of a job, of one build or on one line. */
export interface KnownFailure {
  server: string;
  uuid: string;
  dfg: string | null;
  itemId: number | null;
  itemState: string | null;
  logUrl: string | null;
  /** Whose the job is, whatever its failures are of; only of a line. */
  owner: string | null;
  /** Since when the job fails on its line without a pass between; null where it does not fail there now. */
  failingSince: Date | null;
}

/** What a reader sees beside steps and jobs; all of it read at once for all of them. */
export interface Known {
  ofBuild(server: string | null, uuid: string | null): KnownFailure | undefined;
  ofLine(job: string, run: LineRun | undefined): KnownFailure | undefined;
  outcomeOf(server: string | null, uuid: string | null): string | undefined;
  bugOf(itemId: number): LinkedBug | undefined;
}

const FAILURE = `f.dfg_slug as dfg, i.id as "itemId", i.state as "itemState", f.log_url as "logUrl"`;

const OF_BUILDS = `
  select w.server, w.uuid, z.outcome, ${FAILURE}, null as owner, null as "failingSince"
  from unnest($1::text[], $2::text[]) w(server, uuid)
  left join lateral (select outcome from zuul_build z where z.server_id = w.server and z.uuid = w.uuid) z on true
  left join lateral (select * from failure f where f.source = 'zuul' and f.source_id = w.server and f.key = w.uuid
    and f.removed_at is null) f on true
  left join triage_item i on i.id = f.item_id`;

const OF_LINES = `
  select w.server, w.job, w.scope, coalesce(f.key, '') as uuid, coalesce(f.dfg_slug, s.dfg_slug) as dfg, s.dfg_slug as owner, i.id as "itemId",
    i.state as "itemState", f.log_url as "logUrl", case when s.failing then s.failing_since end as "failingSince"
  from unnest($1::text[], $2::text[], $3::text[]) w(server, job, scope)
  left join lateral (select * from subject_state s where s.source_id = w.server and s.subject = w.job and s.scope = w.scope) s
    on true
  left join lateral (select * from failure f where f.source = 'zuul' and f.source_id = w.server and f.subject = w.job
    and f.scope = w.scope and f.removed_at is null order by f.seq desc limit 1) f on true
  left join triage_item i on i.id = f.item_id`;

const scopeOf = (run: LineRun) => `${run.pipeline ?? ""}\n${run.project ?? ""}\n${run.branch ?? ""}`;
const key = (...parts: (string | null)[]) => parts.join("\n");

/** Reads what is known of the jobs behind these steps, and of every job of their candidates. */
export async function readKnown(
  reader: Reader,
  judged: readonly { subject: Subject; steps: readonly StepFact[] }[],
): Promise<Known> {
  const builds = new Map<string, [string, string]>();
  const lines = new Map<string, [string, string, string]>();
  for (const { subject, steps } of judged) {
    const votes = (subject.facts.candidate?.jobs ?? []).flatMap((job) => job.votes);
    for (const { zuulServer, zuulUuid } of votes)
      if (zuulServer && zuulUuid) builds.set(key(zuulServer, zuulUuid), [zuulServer, zuulUuid]);
    for (const { subject: of, build } of steps) {
      if (build?.uuid) builds.set(key(build.server, build.uuid), [build.server, build.uuid]);
      const [run] = subject.facts.runs;
      if (of.kind === "job" && run)
        lines.set(key(run.server, of.name, scopeOf(run)), [run.server, of.name, scopeOf(run)]);
    }
  }
  const columns = (rows: readonly string[][], width: number) =>
    Array.from({ length: width }, (_, i) => rows.map((row) => row[i]));
  const [ofBuilds, ofLines] = await Promise.all([
    rowsOf<KnownFailure & { outcome: string | null }>(OF_BUILDS, columns([...builds.values()], 2)),
    rowsOf<KnownFailure & { job: string; scope: string }>(OF_LINES, columns([...lines.values()], 3)),
  ]);
  const items = [...ofBuilds, ...ofLines].flatMap(({ itemId }) => itemId ?? []);
  const bugs = await bugsOf(reader, [...new Set(items)]);
  const byBuild = new Map(ofBuilds.map((row) => [key(row.server, row.uuid), row]));
  const byLine = new Map(ofLines.map((row) => [key(row.server, row.job, row.scope), row]));
  return {
    ofBuild: (server, uuid) => byBuild.get(key(server, uuid)),
    ofLine: (job, run) => run && byLine.get(key(run.server, job, scopeOf(run))),
    outcomeOf: (server, uuid) => byBuild.get(key(server, uuid))?.outcome ?? undefined,
    bugOf: (itemId) => newestOpen(bugs.get(itemId)),
  };
}

/** The bug to look at: one that is open, else the one linked last. */
export const newestOpen = (bugs: readonly LinkedBug[] = []): LinkedBug | undefined =>
  bugs.findLast(({ isOpen }) => isOpen === true) ?? bugs.at(-1);
