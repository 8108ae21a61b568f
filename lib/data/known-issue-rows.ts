import "server-only";
import type { IssueExample, KnownIssueRow } from "@/lib/contract/known-issues";
import { pool } from "@/lib/db/pool";
import { bugLabelOf } from "@/lib/domain/bugs/address";
import type { Tracker } from "@/lib/domain/bugs/facts";
import { FAILURE_CLASSES, type FailureClass } from "@/lib/domain/failure/class";
import { issueId } from "@/lib/domain/known-issue/issue-id";
import { toScope } from "@/lib/domain/known-issue/scope";
import { isSuspicious, passingShare } from "@/lib/domain/known-issue/worth";
import { DAY } from "@/lib/shared/clock";
import { keyAmong, readTrackers } from "@/lib/store/trackers";
import { now } from "./clock";
import { buildId } from "./failure-rows";
import type { Reader } from "./reader";
import { iso, rowsOf } from "./sql";
import { visibleSite } from "./visible";

type Raw = {
  id: number;
  version: number;
  visibility: string;
  title: string;
  kind: string;
  pattern: string | null;
  signatureId: number | null;
  signatureText: string | null;
  scope: unknown;
  bugUrl: string | null;
  dfgSlug: string | null;
  note: string | null;
  createdBy: string;
  createdByName: string | null;
  recordedAt: Date;
  changedAt: Date;
  hits: number;
  hits7d: number;
  items: number;
  passingChecked: number;
  passingHits: number;
  lastHitAt: Date | null;
  isMatching: boolean;
  retiredAt: Date | null;
  retiredWhy: string | null;
  place: string;
};

/** A known issue, and where it stands in the order of the list: see `ISSUE_ORDER`. */
type PlacedIssue = { row: KnownIssueRow; place: string };

/** Those in use first, then by what they explain of late. */
export const ISSUE_ORDER =
  "order by coalesce(k.retired_at, 'infinity') desc, h.hits7d desc, k.hits desc, k.id desc";

/** SQL: the issue stands behind the place $n of another. */
export const issueAfter = (place: string): string =>
  `(coalesce(k.retired_at, 'infinity'), h.hits7d, k.hits, k.id)
   < (split_part(${place}, '|', 1)::timestamptz, split_part(${place}, '|', 2)::int4, split_part(${place}, '|', 3)::int4,
      split_part(${place}, '|', 4)::int8)`;

/** What a place looks like. */
export const ISSUE_PLACE =
  /^(infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00)\|\d{1,9}\|\d{1,9}\|\d{1,15}$/;

// What was tried so far is compared with what the matcher knows to be all: newer failures are due in a moment anyway.
const SELECT = `
  select k.id, k.version, k.visibility, k.title, k.kind, k.pattern, k.signature_id as "signatureId", s.text as "signatureText",
    k.scope, k.bug_url as "bugUrl", k.dfg_slug as "dfgSlug", k.note, k.created_by as "createdBy", p.name as "createdByName",
    k.recorded_at as "recordedAt", k.changed_at as "changedAt", k.hits, h.hits7d, h.items,
    k.passing_checked as "passingChecked", k.passing_hits as "passingHits", k.last_hit_at as "lastHitAt",
    k.retired_at is null and k.matched_up_to < coalesce(
      (select (value->>'safe')::int8 from cursor where feed_id = 'known-issues' and part = 'head'),
      (select max(id) from failure), 0) as "isMatching",
    k.retired_at as "retiredAt", k.retired_why as "retiredWhy",
    concat_ws('|', coalesce(k.retired_at, 'infinity')::text, h.hits7d, k.hits, k.id) as place
  from known_issue k
  left join signature s on s.id = k.signature_id
  left join person p on p.id = k.created_by
  cross join lateral (
    select count(*) filter (where x.at > $2)::int as hits7d, count(distinct f.item_id)::int as items
    from (select * from known_hit x where x.known_issue_id = k.id and x.at > $3 order by x.at desc limit 5000) x
    join failure f on f.id = x.failure_id) h
  where (k.visibility = 'public' or $1)`;

/**
 * Known issues that the reader may see.
 *
 * @param condition what follows in SQL's WHERE and ORDER BY, with parameters from $4 on
 */
export async function placedIssues(
  reader: Reader,
  condition: string,
  values: readonly unknown[] = [],
): Promise<PlacedIssue[]> {
  const at = now().getTime();
  const [rows, site, trackers] = await Promise.all([
    rowsOf<Raw>(`${SELECT} ${condition}`, [
      reader.seesPrivate,
      new Date(at - 7 * DAY),
      new Date(at - 30 * DAY),
      ...values,
    ]),
    visibleSite(reader),
    readTrackers(pool),
  ]);
  const told = await statesOf(reader, rows, trackers);
  return rows.map((row) => ({
    row: toRow(row, site.dfg(row.dfgSlug), told(row.bugUrl)),
    place: row.place,
  }));
}

function toRow(row: Raw, dfg: KnownIssueRow["dfg"], bug: KnownIssueRow["bug"]): KnownIssueRow {
  const { passingChecked, passingHits, hits } = row;
  const worth = { hits, passingChecked, passingHits };
  return {
    id: issueId(row.id),
    version: row.version,
    isPrivate: row.visibility !== "public",
    title: row.title,
    kind: row.kind === "signature" ? "signature" : "pattern",
    pattern: row.pattern,
    signature: row.signatureId === null ? null : { id: String(row.signatureId), text: row.signatureText },
    scope: toScope(row.scope),
    bug,
    dfg,
    note: row.note,
    createdBy: { id: row.createdBy, name: row.createdByName ?? row.createdBy },
    createdAt: iso(row.recordedAt),
    changedAt: iso(row.changedAt),
    worth: {
      ...worth,
      hits7d: row.hits7d,
      items: row.items,
      lastHitAt: row.lastHitAt && iso(row.lastHitAt),
      passingShare: passingShare(worth),
      isSuspicious: isSuspicious(worth),
    },
    isMatching: row.isMatching,
    retired: row.retiredAt && { at: iso(row.retiredAt), why: row.retiredWhy },
  };
}

type Told = { trackerId: string; key: string; title: string | null; status: string; isOpen: boolean };

/** What trackers say of the bugs that issues name. */
async function statesOf(
  reader: Reader,
  rows: readonly Pick<Raw, "bugUrl">[],
  trackers: readonly Tracker[],
): Promise<(url: string | null) => KnownIssueRow["bug"]> {
  const keys = new Map(rows.flatMap(({ bugUrl }) => (bugUrl ? [[bugUrl, keyAmong(trackers, bugUrl)]] : [])));
  const asked = [...keys.values()].flatMap((key) => key ?? []);
  const found = await rowsOf<Told>(
    `select b.tracker_id as "trackerId", b.key, b.title,
       case when b.is_gone then 'not found' else b.status end as status, b.is_open and not b.is_gone as "isOpen"
     from unnest($1::text[], $2::text[]) as x(tracker, key)
     join tracker_bug b on b.tracker_id = x.tracker and b.key = x.key`,
    [asked.map((key) => key.trackerId), asked.map((key) => key.key)],
  );
  return (url) => {
    if (url === null) return null;
    const key = keys.get(url) ?? null;
    const tracker = trackers.find(({ id }) => id === key?.trackerId);
    const hidden = tracker?.visibility === "private" && !reader.seesPrivate;
    const told = found.find((row) => row.trackerId === key?.trackerId && row.key === key.key);
    const known = hidden ? undefined : told;
    return {
      url,
      label: bugLabelOf(tracker?.kind ?? null, key?.key ?? null, url),
      title: known?.title ?? null,
      status: known?.status ?? null,
      isOpen: known?.isOpen ?? null,
    };
  };
}

export type RawExample = {
  source: string;
  sourceId: string;
  key: string;
  subject: string;
  class: string;
  releaseName: string | null;
  at: Date;
  line: string | null;
  confidence: number;
  itemId: number | null;
};

/** A failure that matched, as the editor shows it. */
export const toExample = (raw: RawExample): IssueExample => ({
  source: raw.source === "zuul" || raw.source === "koji" ? raw.source : "dlrn",
  build: buildId(raw.sourceId, raw.key),
  subject: raw.subject,
  class: (FAILURE_CLASSES as readonly string[]).includes(raw.class) ? (raw.class as FailureClass) : "unknown",
  release: raw.releaseName,
  at: iso(raw.at),
  line: raw.line,
  confidence: raw.confidence,
  item: raw.itemId === null ? null : `T-${raw.itemId}`,
});
