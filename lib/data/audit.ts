import "server-only";
import type { AuditAnswer, AuditQuery, AuditRow } from "@/lib/contract/people";
import { BY_RULES } from "@/lib/store/audit";
import { now } from "./clock";
import { badParameter } from "./http/bad-parameters";
import { type CsvColumn, csvResponse } from "./http/csv";
import { readKey, writeKey } from "./keyset";
import type { Reader } from "./reader";
import { type Bind, bindings, iso, likeText, rowOf, rowsOf } from "./sql";

const ORDER = "audit";
const RULES = { id: BY_RULES, name: "Prodchain's rules" };
/** The audit only grows, so a total ends at this many entries of the view, and facets tell of so many of the newest. */
const COUNTED = 20_000;
/** No index helps to find a part of what was written: so many entries are looked through. */
const SEARCHED = 50_000;

/**
 * Who wrote what, newest first. What is private is absent for readers who may not see it.
 * @throws ProdchainError bad-request for a cursor of another list
 */
export async function listAudit(reader: Reader, query: AuditQuery): Promise<AuditAnswer> {
  const horizon = await horizonOf(reader, query);
  const [page, facets] = await Promise.all([
    readPage(reader, query, horizon),
    countAll(reader, query, horizon),
  ]);
  const searchedSince = horizon && iso(horizon.at);
  return { asOf: iso(now()), sources: [], ...page, ...facets, searchedSince };
}

/** The newest entry that a text is not looked for in any more; null = it is looked for everywhere. */
interface Horizon {
  id: string;
  at: Date;
}

async function horizonOf({ seesPrivate }: Reader, { q, until }: AuditQuery): Promise<Horizon | null> {
  if (!q) return null;
  const { values, bind } = bindings();
  const where = [seesPrivate ? "true" : "visibility = 'public'"];
  if (until !== undefined) where.push(`at < ${bind(until)}`);
  const found = await rowOf<Horizon>(
    `select id::text as id, at from audit where ${where.join(" and ")} order by id desc offset ${SEARCHED} limit 1`,
    values,
  );
  return found ?? null;
}

/** Every entry of a view as a CSV download. */
export const auditCsv = (reader: Reader, query: AuditQuery): Promise<Response> =>
  csvResponse(`audit-${iso(now()).slice(0, 10)}.csv`, CSV, everyEntry(reader, query));

async function* everyEntry(reader: Reader, query: AuditQuery) {
  const horizon = await horizonOf(reader, query);
  for (let after = query.after; ; ) {
    const page = await readPage(reader, { ...query, after, limit: 500 }, horizon);
    yield page.items;
    if (page.next === null) return;
    after = page.next;
  }
}

interface RawAudit {
  id: string;
  at: Date;
  actor: string;
  name: string | null;
  action: string;
  kind: string;
  subject: string;
  before: unknown;
  after: unknown;
  reason: string | null;
}

async function readPage(
  reader: Reader,
  query: AuditQuery,
  horizon: Horizon | null,
): Promise<Pick<AuditAnswer, "items" | "next">> {
  const { values, bind } = bindings();
  const where = conditions(reader, query, horizon, bind);
  if (query.after !== undefined) where.push(`a.id < ${bind(idOf(query.after))}`);
  const rows = await rowsOf<RawAudit>(
    `select a.id::text as id, a.at, a.actor, p.name, a.action, a.subject_kind as kind, a.subject_id as subject,
       a.before, a.after, a.reason
     from audit a left join person p on p.id = a.actor where ${where.join(" and ")}
     order by a.id desc limit ${bind(query.limit + 1)}`,
    values,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toRow),
    next: rows.length > query.limit && last ? writeKey(ORDER, [last.id, last.id]) : null,
  };
}

type Counted = { field: string; value: string; name: string | null; count: number };

type Figures = Pick<AuditAnswer, "total" | "totalIsLeast" | "facets" | "facetsAreLeast">;

async function countAll(reader: Reader, query: AuditQuery, horizon: Horizon | null): Promise<Figures> {
  const { values, bind } = bindings();
  const chosen = conditions(reader, query, horizon, bind).join(" and ");
  const plain = conditions(reader, { ...query, actor: [], action: [], kind: [] }, horizon, bind).join(
    " and ",
  );
  const rows = await rowsOf<Counted>(
    `with a as (select a.actor, a.action, a.subject_kind from audit a where ${plain} order by a.id desc limit ${COUNTED})
     select 'total' as field, '' as value, null as name, count(*)::int as count
       from (select from audit a where ${chosen} limit ${COUNTED + 1}) x
     union all select 'plain', '', null, count(*)::int from (select from audit a where ${plain} limit ${COUNTED + 1}) x
     union all select 'actor', a.actor, p.name, count(*)::int from a left join person p on p.id = a.actor group by 2, 3
     union all select 'action', a.action, null, count(*)::int from a group by 2
     union all select 'kind', a.subject_kind, null, count(*)::int from a group by 2
     order by 1, 4 desc, 2`,
    values,
  );
  const facet = (field: string) =>
    rows
      .filter((row) => row.field === field)
      .map(({ value, name, count }) => ({ value, name: name ?? nameOf(value), count }));
  const countOf = (field: string) => rows.find((row) => row.field === field)?.count ?? 0;
  return {
    total: Math.min(countOf("total"), COUNTED),
    totalIsLeast: countOf("total") > COUNTED,
    facetsAreLeast: countOf("plain") > COUNTED,
    facets: { actor: facet("actor"), action: facet("action"), kind: facet("kind") },
  };
}

const nameOf = (value: string) => (value === BY_RULES ? RULES.name : value);

/** What became private after it was written of: the rows themselves are never changed. */
const PRIVATE_NOW = `(select 'T-' || id from triage_item where visibility <> 'public'
  union all select 'I-' || id from incident where visibility <> 'public')`;

function conditions(reader: Reader, query: AuditQuery, horizon: Horizon | null, bind: Bind): string[] {
  const where = [
    reader.seesPrivate ? "true" : `a.visibility = 'public' and a.subject_id not in ${PRIVATE_NOW}`,
  ];
  if (query.actor.length > 0) where.push(`a.actor = any(${bind(query.actor)})`);
  if (query.action.length > 0) where.push(`a.action = any(${bind(query.action)})`);
  if (query.kind.length > 0) where.push(`a.subject_kind = any(${bind(query.kind)})`);
  if (query.subject !== undefined) where.push(`a.subject_id = ${bind(query.subject)}`);
  if (query.from !== undefined) where.push(`a.at >= ${bind(query.from)}`);
  if (query.until !== undefined) where.push(`a.at < ${bind(query.until)}`);
  if (horizon !== null) where.push(`a.id > ${bind(horizon.id)}::int8`);
  if (query.q) {
    const like = bind(`%${likeText(query.q)}%`);
    where.push(`(a.reason ilike ${like} or a.subject_id ilike ${like} or a.action ilike ${like}
      or a.before::text ilike ${like} or a.after::text ilike ${like})`);
  }
  return where;
}

function idOf(after: string): string {
  const key = readKey(after, ORDER);
  if (key && /^\d{1,18}$/.test(key[1])) return key[1];
  throw badParameter("after", "is not the key of a page of this list");
}

const toRow = (raw: RawAudit): AuditRow => ({
  id: raw.id,
  at: iso(raw.at),
  actor: raw.actor === BY_RULES ? null : { id: raw.actor, name: raw.name ?? raw.actor },
  action: raw.action,
  kind: raw.kind,
  subject: raw.subject,
  href: hrefOf(raw),
  before: raw.before,
  after: raw.after,
  reason: raw.reason,
});

/** Our own page of what was written; null when it has none. */
function hrefOf({ kind, subject }: RawAudit): string | null {
  const id = encodeURIComponent(subject);
  if (kind === "item") return `/triage/${/^\d/.test(subject) ? `T-${id}` : id}`;
  if (kind === "incident") return `/incidents/${id}`;
  if (kind === "known-issue") return `/settings/known-issues?open=${id}`;
  if (kind === "person") return `/settings/people?open=${id}`;
  return kind === "rota" ? `/duty?shift=${id}` : null;
}

const json = (value: unknown) => (value === null || value === undefined ? "" : JSON.stringify(value));
const CSV: CsvColumn<AuditRow>[] = [
  { header: "id", value: (row) => row.id },
  { header: "at", value: (row) => row.at },
  { header: "actor", value: (row) => row.actor?.id ?? BY_RULES },
  { header: "name", value: (row) => row.actor?.name ?? RULES.name },
  { header: "action", value: (row) => row.action },
  { header: "kind", value: (row) => row.kind },
  { header: "subject", value: (row) => row.subject },
  { header: "reason", value: (row) => row.reason },
  { header: "before", value: (row) => json(row.before) },
  { header: "after", value: (row) => json(row.after) },
];
