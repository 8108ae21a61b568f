import "server-only";
import type { PreviewAnswer, PreviewBody } from "@/lib/contract/known-issues";
import { pool } from "@/lib/db/pool";
import { compileRule } from "@/lib/domain/known-issue/match";
import { compilePattern } from "@/lib/domain/known-issue/pattern";
import { compileScope, toScope } from "@/lib/domain/known-issue/scope";
import type { Actor } from "@/lib/domain/policy/policy";
import { DAY } from "@/lib/shared/clock";
import { ProdchainError } from "@/lib/shared/errors";
import { CANDIDATE_COLUMNS, type CandidateRow, toCandidate } from "@/lib/store/known-candidates";
import { KEPT_COLUMNS, type KeptRun, toPassed } from "@/lib/store/known-passing";
import { privateSourceIds } from "@/lib/store/known-rules";
import { demand } from "./actor";
import { now } from "./clock";
import { type RawExample, toExample } from "./known-issue-rows";
import type { Reader } from "./reader";
import { iso, rowOf, rowsOf } from "./sql";

const DAYS = 30;
const BATCH = 1_000;
/** A preview answers while somebody types; what could not be looked at in this time is said. */
const BUDGET_MS = 1_500;
const PASSING_BUDGET_MS = 500;
const MOST_RUNS = 60;
const EXAMPLES = 8;
/** A preview keeps a connection and the process busy for its whole budget, so few run at once. */
const MOST_AT_ONCE = 2;

const kept = globalThis as { prodchainPreviews?: { running: number } };
kept.prodchainPreviews ??= { running: 0 };
const previews = kept.prodchainPreviews;

/**
 * What a pattern or a signature would explain among the failures of the last 30 days, newest first, for as long as an answer may
 * take; and how often it matches runs that passed. For somebody who may write known issues.
 *
 * @throws ProdchainError forbidden; unavailable while as many run as may
 */
export async function previewIssue(reader: Reader, actor: Actor, body: PreviewBody): Promise<PreviewAnswer> {
  demand(actor, "known-issue:write", { dfg: null });
  if (previews.running >= MOST_AT_ONCE)
    throw new ProdchainError(
      "unavailable",
      "Others try patterns at this moment; try again in a few seconds.",
    );
  previews.running += 1;
  try {
    return await preview(reader, body);
  } finally {
    previews.running -= 1;
  }
}

async function preview(reader: Reader, body: PreviewBody): Promise<PreviewAnswer> {
  const at = now();
  const since = new Date(at.getTime() - DAYS * DAY);
  const answer = emptyAnswer(at, since);
  if (body.kind === "pattern") {
    const compiled = compilePattern(body.pattern ?? "");
    if (!compiled.ok) return { ...answer, error: { message: compiled.message, position: compiled.position } };
  } else if (!body.signature)
    return { ...answer, error: { message: "A signature is needed.", position: null } };
  const rule = {
    kind: body.kind,
    pattern: body.pattern ?? null,
    signatureId: body.kind === "signature" ? Number(body.signature) : null,
    scope: toScope(body.scope),
  };
  const match = compileRule(rule);
  if (match === null) return answer;
  const hidden = [...(await privateSourceIds(pool))];
  const isPrivate = body.isPrivate && reader.seesPrivate;
  const search = { since, rule, hidden, isPrivate, match };
  await searchFailures(search, answer);
  if (body.kind === "pattern") await searchPassing(search, answer);
  return answer;
}

const emptyAnswer = (at: Date, since: Date): PreviewAnswer => ({
  asOf: iso(at),
  error: null,
  since: iso(since),
  ...{ searched: 0, total: 0, oldest: null, hits: 0, items: 0, explained: 0 },
  ...{ byClass: [], bySubject: [], examples: [] },
  passing: { checked: 0, hits: 0, example: null },
});

interface Search {
  since: Date;
  rule: { kind: string; signatureId: number | null; scope: ReturnType<typeof toScope> };
  hidden: readonly string[];
  isPrivate: boolean;
  match: NonNullable<ReturnType<typeof compileRule>>;
}

async function searchFailures(search: Search, answer: PreviewAnswer): Promise<void> {
  const { since, rule, hidden, isPrivate, match } = search;
  const where = `f.at > $1 and f.removed_at is null and (f.source_id = any($2)) = $3
    and ($4::int8 is null or f.signature_id = $4)`;
  const values = [since, hidden, isPrivate, rule.signatureId];
  const counted = await rowOf<{ n: number }>(
    `select count(*)::int as n from failure f where ${where}`,
    values,
  );
  answer.total = counted?.n ?? 0;
  const classes = new Map<string, number>();
  const subjects = new Map<string, number>();
  const items = new Set<number>();
  const hit: number[] = [];
  const until = performance.now() + BUDGET_MS;
  let last: { at: Date; id: number } | null = null;
  for (;;) {
    const rows: (CandidateRow & RawExample)[] = await rowsOf<CandidateRow & RawExample>(
      `select ${CANDIDATE_COLUMNS}, f.key from failure f left join failure_evidence e on e.failure_id = f.id
       where ${where} and ($5::timestamptz is null or (f.at, f.id) < ($5, $6::int8))
       order by f.at desc, f.id desc limit ${BATCH}`,
      [...values, last?.at ?? null, last?.id ?? null],
    );
    for (const row of rows) {
      const failure = toCandidate(row);
      const found = match(failure);
      if (found === null) continue;
      hit.push(row.id);
      classes.set(row.class, (classes.get(row.class) ?? 0) + 1);
      subjects.set(row.subject, (subjects.get(row.subject) ?? 0) + 1);
      if (row.itemId !== null) items.add(row.itemId);
      if (answer.examples.length < EXAMPLES)
        answer.examples.push(toExample({ ...row, line: found.line, confidence: found.confidence }));
    }
    answer.searched += rows.length;
    const end = rows.at(-1);
    last = end ? { at: end.at, id: end.id } : last;
    if (rows.length < BATCH) break;
    if (performance.now() > until) {
      answer.oldest = last && iso(last.at);
      break;
    }
  }
  answer.hits = hit.length;
  answer.items = items.size;
  answer.byClass = tally(classes);
  answer.bySubject = tally(subjects).slice(0, 12);
  const explained = await rowOf<{ n: number }>(
    `select count(distinct h.failure_id)::int as n from known_hit h join known_issue k on k.id = h.known_issue_id
     where h.failure_id = any($1::int8[]) and k.retired_at is null`,
    [hit],
  );
  answer.explained = explained?.n ?? 0;
}

const tally = (counts: ReadonlyMap<string, number>) =>
  [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);

async function searchPassing({ rule, hidden, isPrivate, match }: Search, answer: PreviewAnswer) {
  const runs = await rowsOf<KeptRun>(
    `select ${KEPT_COLUMNS} from passing_check where (source_id = any($1)) = $2 and cardinality(lines) > 0
     order by at desc limit ${MOST_RUNS}`,
    [hidden, isPrivate],
  );
  const within = compileScope(rule.scope);
  const until = performance.now() + PASSING_BUDGET_MS;
  for (const run of runs) {
    const passed = toPassed(run);
    if (!within(passed)) continue;
    if (performance.now() > until) return;
    answer.passing.checked += 1;
    const line = match(passed)?.line ?? null;
    if (line === null) continue;
    answer.passing.hits += 1;
    answer.passing.example ??= { job: run.job, line };
  }
}
