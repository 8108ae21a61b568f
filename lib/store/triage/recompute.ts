import type pg from "pg";
import { EXPLAINS } from "@/lib/domain/known-issue/match";
import { dueOf } from "@/lib/domain/triage/clock";
import { figuresOf, type ItemFigures, type JudgedSubject, judge } from "@/lib/domain/triage/figures";
import { itemId } from "@/lib/domain/triage/item-id";
import { queueRank } from "@/lib/domain/triage/queue";
import { OPEN_STATES } from "@/lib/domain/triage/states";
import { whenFlaky } from "@/lib/domain/triage/thresholds";
import { titleOf } from "@/lib/domain/triage/title";
import {
  type ItemFacts,
  type RuledItem,
  type Transition,
  transitionsOf,
} from "@/lib/domain/triage/transition";
import { recordAudit } from "../audit";
import { notify } from "../notify";
import type { Held, Requirements } from "./holds-up";
import { writeTransitions } from "./rule-events";
import type { TriageSettings } from "./settings";
import { type ItemColumns, lockItems, ruledColumns, type StoredItem, writeItems } from "./stored-item";
import { type ItemSubject, loadSinceClaim, loadSubjects, type SinceClaim } from "./subject-facts";
import { writeSubjects } from "./subject-rows";

type Subject = ItemSubject & JudgedSubject;

interface Judged {
  item: StoredItem;
  after: RuledItem;
  transitions: Transition[];
  columns: ItemColumns;
}

const MOST_HELD = 20;
/** Newest failures of a known item among which an explained one is looked for. */
const STILL_KNOWN_BY = 200;

/**
 * Computes subjects and figures of these items again, and lets the rules move them: in the caller's transaction, which holds the
 * items until it ends. Items that somebody merged away are left.
 */
export async function recompute(
  tx: pg.ClientBase,
  ids: readonly number[],
  known: { settings: TriageSettings; required: Requirements },
  now: Date,
): Promise<void> {
  const items = await lockItems(tx, ids);
  if (items.length === 0) return;
  const loaded = await loadSubjects(
    tx,
    items.map((item) => item.id),
    known.required,
  );
  const subjectsOf = new Map(
    items.map((item) => [item.id, (loaded.get(item.id) ?? []).map((s) => ({ ...s, ...judge(s, now) }))]),
  );
  const claims = await loadSinceClaim(
    tx,
    items.flatMap(({ id, state, claimedAt }) =>
      state === "claimed" && claimedAt !== null
        ? [{ itemId: id, claimedAt, subjects: subjectsOf.get(id) ?? [] }]
        : [],
    ),
  );
  const explained = await explainedItems(tx, items, subjectsOf);
  const judged = items.map((item) =>
    judgeItem(item, subjectsOf.get(item.id) ?? [], { ...known, claims, explained }, now),
  );
  await writeSubjects(tx, subjectsOf);
  const written = await writeItems(
    tx,
    judged.map((one) => one.columns),
    now,
  );
  await record(tx, judged, now);
  if (written > 0) await notify(tx, ["triage"]);
}

/**
 * Items of which a newest failure is explained by a known issue; one that is known already, while any of its last failures is:
 * the newest may not have been tried yet.
 */
async function explainedItems(
  tx: pg.ClientBase,
  items: readonly StoredItem[],
  subjectsOf: ReadonlyMap<number, readonly Subject[]>,
): Promise<ReadonlySet<number>> {
  const itemOf = new Map(
    [...subjectsOf].flatMap(([id, subjects]) => subjects.map((s) => [s.lastFailureId, id] as const)),
  );
  const found = await tx.query<{ id: number }>(
    `SELECT DISTINCT h.failure_id AS id FROM known_hit h JOIN known_issue k ON k.id = h.known_issue_id AND k.retired_at IS NULL
     WHERE h.failure_id = ANY($1) AND h.confidence >= $2`,
    [[...itemOf.keys()], EXPLAINS],
  );
  const explained = new Set(found.rows.flatMap(({ id }) => itemOf.get(id) ?? []));
  const doubtful = items.filter(({ id, state }) => state === "known" && !explained.has(id));
  if (doubtful.length === 0) return explained;
  const still = await tx.query<{ id: number }>(
    `SELECT x.id FROM unnest($1::int8[]) AS x(id) WHERE EXISTS (SELECT FROM (
         SELECT f.id FROM failure f WHERE f.item_id = x.id AND f.removed_at IS NULL ORDER BY f.at DESC LIMIT $3) f
       JOIN known_hit h ON h.failure_id = f.id AND h.confidence >= $2
       JOIN known_issue k ON k.id = h.known_issue_id AND k.retired_at IS NULL)`,
    [doubtful.map((item) => item.id), EXPLAINS, STILL_KNOWN_BY],
  );
  return new Set([...explained, ...still.rows.map((row) => row.id)]);
}

interface Known {
  settings: TriageSettings;
  required: Requirements;
  claims: ReadonlyMap<ItemSubject, SinceClaim>;
  explained: ReadonlySet<number>;
}

function judgeItem(item: StoredItem, subjects: readonly Subject[], known: Known, now: Date): Judged {
  const { settings } = known;
  const figures = figuresOf(subjects, settings.thresholds);
  const facts: ItemFacts = {
    ...figures,
    lastFailureAt: figures.lastAt,
    isExplained: item.hasBug || known.explained.has(item.id),
    claim: claimOf(item, subjects, known, settings.thresholds[figures.tier].close),
  };
  const thresholds = item.isFlaky ? whenFlaky(settings.thresholds) : settings.thresholds;
  const transitions = transitionsOf(item, facts, thresholds, now);
  const after: StoredItem = Object.assign({}, item, ...transitions.map((t) => t.change));
  const dfgSlug = item.dfgSet || subjects.length === 0 ? item.dfgSlug : figures.dfgSlug;
  const due = dueOf(
    after,
    settings.clocks,
    { holder: settings.calendarOf(dfgSlug), escalatedTo: settings.calendarOf(after.escalatedTo) },
    now,
  );
  const holdsUp = heldBy(item, subjects, known.required);
  const isOverdue = due?.isOverdue ?? false;
  const ranked = {
    ...after,
    holdsUpCount: holdsUp.length,
    isOverdue,
    subjects: figures.failing || figures.subjects,
    dfgs: figures.dfgs.length,
    releases: figures.releases.length,
  };
  const columns: ItemColumns = {
    id: item.id,
    moved: transitions.length > 0,
    ...ruledColumns(after),
    is_open: OPEN_STATES.has(after.state),
    ...wordsOf(item, subjects, figures),
    dfg_slug: dfgSlug,
    tier: figures.tier,
    due_at: due?.at ?? null,
    due_for: due?.for ?? null,
    is_overdue: isOverdue,
    first_failure_at: figures.firstAt,
    last_failure_at: figures.lastAt,
    last_failure_id: figures.lastFailureId,
    failures: figures.failures,
    subjects: figures.subjects,
    failing_subjects: figures.failing,
    dfgs: figures.dfgs,
    releases: figures.releases,
    sources: figures.sources,
    history: figures.history.replaceAll("R", "?"),
    holds_up: holdsUp.slice(0, MOST_HELD),
    holds_up_count: holdsUp.length,
    queue_rank: queueRank(ranked, now),
  };
  return { item, after, transitions, columns };
}

/** Title and class are those of the newest failure of what fails now; what a person set stays. */
function wordsOf(item: StoredItem, subjects: readonly Subject[], { failing }: ItemFigures) {
  const chain = subjects.filter((s) => s.ofChain);
  const shown = failing > 0 ? (chain.length > 0 ? chain : subjects).filter((s) => s.isFailing) : subjects;
  const newest = shown.reduce<Subject | undefined>((a, s) => (a && a.lastAt >= s.lastAt ? a : s), undefined);
  const words = newest && {
    title: titleOf({ subjects: shown, headline: newest.headline, class: newest.class }),
    class: item.classSet ? item.class : newest.class,
    rule: newest.rule,
    why: item.classSet ? item.why : newest.why,
    confidence: newest.confidence,
  };
  return words ?? { ...EMPTY_WORDS, class: item.class, why: item.why };
}

const EMPTY_WORDS = { title: "No failures are left here", rule: null, confidence: null };

function heldBy(item: StoredItem, subjects: readonly Subject[], required: Requirements): Held[] {
  const held = subjects
    .filter((s) => s.ofChain && s.isFailing)
    .flatMap((s) => required.heldBy(s, item.visibility === "private"));
  return [...new Map(held.map((one) => [Object.values(one).join("\n"), one])).values()];
}

/**
 * Every subject that failed since the item was opened must pass in runs that began after the claim; silent jobs cannot, and what
 * fails for other reasons does not tell.
 */
function claimOf(item: StoredItem, subjects: readonly Subject[], { claims }: Known, close: number) {
  if (item.state !== "claimed" || item.claimedAt === null) return null;
  const chain = subjects.filter((s) => s.ofChain);
  const opened = (chain.length > 0 ? chain : subjects).filter(
    (s) => item.openedAt === null || s.lastAt >= item.openedAt,
  );
  const affected = opened.length > 0 ? opened : subjects;
  const failures = subjects.flatMap((s) => claims.get(s)?.failedAt ?? []);
  const passesOf = (s: Subject) => claims.get(s)?.passes ?? 0;
  return {
    failedAt: failures.reduce<Date | null>((a, b) => (a !== null && a <= b ? a : b), null),
    waiting: affected.filter((s) => passesOf(s) < close && !s.isSilent && !s.isSuperseded).length,
    isProved: affected.some((s) => passesOf(s) >= close),
  };
}

/** Each transition leaves an event and an audit row, with its reason. */
async function record(tx: pg.ClientBase, judged: readonly Judged[], now: Date): Promise<void> {
  const moved = judged.filter(({ transitions }) => transitions.length > 0);
  if (moved.length === 0) return;
  await writeTransitions(
    tx,
    moved.map(({ item, transitions }) => ({ item, transitions })),
    now,
  );
  await recordAudit(
    tx,
    moved.flatMap(({ item, transitions }) =>
      transitions.map(({ kind, text, change }) => ({
        actor: null,
        action: `triage:${kind}`,
        subjectKind: "item",
        subjectId: itemId(item.id),
        before: beforeOf(item, change),
        after: change,
        reason: text,
        visibility: item.visibility,
      })),
    ),
    now,
  );
}

/** The fields of a change as they were. */
const beforeOf = (item: RuledItem, change: Partial<RuledItem>) =>
  Object.fromEntries(Object.keys(change).map((field) => [field, item[field as keyof RuledItem]]));
