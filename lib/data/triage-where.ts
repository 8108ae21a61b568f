import "server-only";
import type { TriageQuery } from "@/lib/contract/triage";
import type { Actor } from "@/lib/domain/policy/policy";
import { itemNumber } from "@/lib/domain/triage/item-id";
import { OPEN_STATES } from "@/lib/domain/triage/states";
import type { Reader } from "./reader";
import { type Bind, likeText, ownerSql } from "./sql";
import type { Site } from "./visible";

/** Who looks at the queue, and what a view means to them. */
export interface Looking {
  site: Site;
  at: Date;
  visibilities: readonly ("public" | "private")[];
  me: string | null;
  /** DFGs that count as the reader's own. */
  mine: readonly string[];
  /** The DFG that does first triage. */
  firstTriage: string | null;
}

/** Visibilities of items that a reader sees. */
export const visibilitiesOf = (reader: Reader): readonly ("public" | "private")[] =>
  reader.seesPrivate ? ["public", "private"] : ["public"];

/** The reader's DFGs: the one named, else all that the person is in. */
export const ownDfgs = (query: Pick<TriageQuery, "for">, actor: Actor | null): readonly string[] =>
  query.for === undefined ? (actor?.dfgs ?? []) : [query.for];

/** The filters that no facet shows. */
export type PlainFilter = Pick<TriageQuery, "subject" | "q">;

/** True where only items are asked for that are over: they stand in another order. */
export const asksForClosed = (query: Pick<TriageQuery, "state">): boolean =>
  query.state.length > 0 && query.state.every((state) => !OPEN_STATES.has(state));
export const asksForOpen = (query: Pick<TriageQuery, "state">): boolean =>
  query.state.every((state) => OPEN_STATES.has(state));

/** SQL: somebody knows what it is. A claimed fix is a bug's fix. */
export const EXPLAINED = `(t.state in ('known', 'claimed')
  or exists (select from bug_link b where b.item_id = t.id and b.removed_at is null)
  or exists (select from known_hit h join known_issue k on k.id = h.known_issue_id and k.retired_at is null
    where h.failure_id = t.last_failure_id))`;

export const ESCALATED = "t.escalation_state in ('pending', 'accepted')";

/** Conditions on `triage_item t` that text and subject make. */
export function plainWhere({ subject, q }: PlainFilter, bind: Bind): string[] {
  // What fails of an outage alone stands under it; asked for by name it is found.
  const where: string[] =
    subject === undefined && (q === undefined || q === "")
      ? ["(t.incident_id is null or not t.is_open)"]
      : [];
  if (subject !== undefined)
    where.push(
      `exists (select from triage_subject s where s.item_id = t.id
        and (s.subject = ${bind(subject)} or s.package_name = ${bind(subject)}))`,
    );
  if (q !== undefined && q !== "") {
    const part = bind(`%${likeText(q)}%`);
    const number = itemNumber(q);
    where.push(`(${number === undefined ? "" : `t.id = ${bind(number)} or `}t.title ilike ${part}
      or exists (select from triage_subject s where s.item_id = t.id
        and (s.subject ilike ${part} or s.package_name ilike ${part}))
      or exists (select from failure f where f.id = t.last_failure_id and f.headline ilike ${part}))`);
  }
  return where;
}

/** Conditions on `triage_item t` of the whole query. */
export function whereOf(query: TriageQuery, looking: Looking, bind: Bind): string[] {
  const { site, at } = looking;
  const owner = () => ownerSql("t.dfg_slug", bind(site.slugs));
  const where = [`t.visibility = any(${bind(looking.visibilities)})`, ...viewWhere(query, looking, bind)];
  where.push(asksForOpen(query) ? "t.is_open" : "true");
  if (query.state.length > 0) where.push(`t.state = any(${bind(query.state)})`);
  if (query.dfg.length > 0) where.push(`${owner()} = any(${bind(query.dfg)})`);
  if (query.class.length > 0) where.push(`t.class = any(${bind(query.class)})`);
  if (query.release.length > 0) where.push(`t.releases && ${bind(query.release)}::text[]`);
  if (query.source.length > 0) where.push(`t.sources && ${bind(query.source)}::text[]`);
  if (query.assignee.length > 0)
    where.push(`coalesce(t.assignee_id, 'nobody') = any(${bind(query.assignee)})`);
  if (query.holdsUp) where.push("t.holds_up_count > 0");
  if (query.overdue) where.push("t.is_overdue");
  if (query.snoozed)
    where.push(`coalesce(t.snoozed_until > ${bind(at)}, false) = ${query.snoozed === "yes"}`);
  if (query.explained) where.push(`${EXPLAINED} = ${query.explained === "yes"}`);
  return [...where, ...plainWhere(query, bind)];
}

function viewWhere({ view }: TriageQuery, looking: Looking, bind: Bind): string[] {
  const { me, mine, firstTriage, site } = looking;
  switch (view) {
    case "mine":
      return [`(t.assignee_id = ${bind(me)} or t.acknowledged_by = ${bind(me)})`];
    case "my-dfg":
      return [`(t.dfg_slug = any(${bind(mine)}) or t.escalated_to = any(${bind(mine)}) and ${ESCALATED})`];
    case "escalated":
      return [`t.escalated_to = any(${bind(mine)}) and ${ESCALATED}`];
    case "first-triage":
      return [
        `t.state = 'new' and t.assignee_id is null and t.dfg_slug = ${bind(firstTriage)}
          and ${ESCALATED} is not true`,
      ];
    case "unassigned":
      return [`(t.dfg_slug is null or t.dfg_slug <> all(${bind(site.slugs)}))`];
    case "all":
      return [];
  }
}
