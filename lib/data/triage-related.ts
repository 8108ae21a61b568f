import "server-only";
import { FailureSource, SubjectKind } from "@/lib/contract/failures";
import { type TriageItemAnswer, TriageState, type TriageSubjectRow } from "@/lib/contract/triage";
import { pool } from "@/lib/db/pool";
import { itemId } from "@/lib/domain/triage/item-id";
import { suggestMerges } from "@/lib/store/triage/similar";
import { buildId, httpUrl } from "./failure-rows";
import { iso, isoOrNull, rowsOf } from "./sql";
import { buildHref } from "./triage-evidence";
import type { Site } from "./visible";

const MOST_SUBJECTS = 200;
const MOST_EVENTS = 500;

type SubjectFacts = {
  source: string;
  sourceId: string;
  kind: string;
  subject: string;
  release: string | null;
  component: string | null;
  pipeline: string | null;
  dfgSlug: string | null;
  failures: number;
  firstAt: Date;
  lastAt: Date;
  isFailing: boolean;
  passes: number;
  key: string;
  logUrl: string | null;
};

/** Packages and jobs that an item's failures are of: failing ones first, newest failure first. */
export async function subjectsOf(site: Site, id: number): Promise<TriageSubjectRow[]> {
  const rows = await rowsOf<SubjectFacts>(
    `select s.source, s.source_id as "sourceId", s.subject_kind as kind, s.subject, s.release_name as release,
       s.component, s.pipeline, s.dfg_slug as "dfgSlug", s.failures, s.first_at as "firstAt", s.last_at as "lastAt",
       s.is_failing as "isFailing", s.passes, f.key, f.log_url as "logUrl"
     from triage_subject s join failure f on f.id = s.last_failure_id
     where s.item_id = $1 and s.source_id = any($2)
     order by s.is_failing desc, s.last_at desc, s.subject limit ${MOST_SUBJECTS}`,
    [id, site.sourceIds],
  );
  return rows.map((row) => ({
    source: FailureSource.parse(row.source),
    instance: row.sourceId,
    kind: SubjectKind.parse(row.kind),
    subject: row.subject,
    release: row.source === "dlrn" ? site.releaseOf(row.sourceId) : row.release,
    component: row.component,
    pipeline: row.pipeline,
    dfg: site.dfg(row.dfgSlug),
    failures: row.failures,
    firstAt: iso(row.firstAt),
    lastAt: iso(row.lastAt),
    isFailing: row.isFailing,
    passes: row.passes,
    href: buildHref(row.source, buildId(row.sourceId, row.key)),
    logUrl: httpUrl(row.logUrl),
  }));
}

type SimilarRow = { id: number; title: string; state: string; failures: number; lastFailureAt: Date | null };

/** Items that say nearly the same, nearest first. */
export async function similarOf(id: number): Promise<TriageItemAnswer["similar"]> {
  const near = await suggestMerges(pool, id);
  const rows = await rowsOf<SimilarRow>(
    `select id, title, state, failures, last_failure_at as "lastFailureAt" from triage_item where id = any($1::int8[])`,
    [near.map((each) => each.itemId)],
  );
  return near.flatMap(({ itemId: other, similarity }) => {
    const row = rows.find((each) => each.id === other);
    if (!row) return [];
    const { title, failures } = row;
    return [
      {
        id: itemId(other),
        title,
        state: TriageState.parse(row.state),
        similarity: Math.min(1, similarity),
        failures,
        lastFailureAt: isoOrNull(row.lastFailureAt),
      },
    ];
  });
}

// FTBFS reviews of the builds that failed, and the review that is claimed to fix it.
const REVIEWS = `
  select r.number, r.server_id as source, r.subject, r.status, r.updated_at from gerrit_review r
  join failure f on f.source = 'dlrn' and f.source_id = r.ftbfs_instance and f.key = r.ftbfs_seq::text
  where r.kind = 'ftbfs' and r.server_id = any($2) and r.removed_at is null and f.item_id = $1
  union
  select r.number, r.server_id, r.subject, r.status, r.updated_at from gerrit_review r
  where r.number = $3 and r.server_id = any($2) and r.removed_at is null and split_part(r.url, '/', 3) = $4
  order by updated_at desc, number limit 20`;

/** Reviews about an item: those filed for its failed builds, and the one claimed to fix it. */
export async function reviewsOf(
  site: Site,
  id: number,
  claim: string | null,
): Promise<TriageItemAnswer["reviews"]> {
  const url = httpUrl(claim);
  const number = url === null ? undefined : /\/(\d{1,9})(?:\/\d+)?\/?$/.exec(new URL(url).pathname)?.[1];
  const rows = await rowsOf<{ number: number; source: string; subject: string; status: string }>(REVIEWS, [
    id,
    site.gerritIds,
    number === undefined ? null : Number(number),
    url === null ? null : new URL(url).host,
  ]);
  return rows.map(({ number, source, subject, status }) => ({
    number,
    source,
    subject,
    status,
    href: `/reviews/${number}?gerrit=${encodeURIComponent(source)}`,
  }));
}

type SignatureRow = {
  id: number;
  text: string | null;
  failures: number;
  placedBy: string | null;
  placedName: string | null;
};

/** The texts that an item's failures have; one put there by hand says by whom. */
export async function signaturesOf(id: number): Promise<TriageItemAnswer["signatures"]> {
  const rows = await rowsOf<SignatureRow>(
    `select s.id, coalesce(s.text, s.sample) as text, s.placed_by as "placedBy", p.name as "placedName",
       (select count(*)::int from failure f where f.signature_id = s.id and f.item_id = $1 and f.removed_at is null)
         as failures
     from (select id from signature where item_id = $1 and replaced_by is null
         union select signature_id from signature_split where item_id = $1) x
       join signature s on s.id = x.id left join person p on p.id = s.placed_by
     order by failures desc, s.id limit 50`,
    [id],
  );
  return rows.map((row) => ({
    id: String(row.id),
    text: row.text,
    failures: row.failures,
    placedBy: row.placedBy === null ? null : { id: row.placedBy, name: row.placedName ?? row.placedBy },
  }));
}

type EventRow = {
  id: number;
  itemId: number;
  at: Date;
  actor: string | null;
  actorName: string | null;
  kind: string;
  from: string | null;
  to: string | null;
  text: string | null;
  data: Record<string, unknown>;
  undone: boolean;
};

/** What a class or an owner that was set by hand took the place of: "was", "" = nobody. Undo keeps it in `before`. */
const WAS = `case when e.kind = 'class-set' and e.before ? 'class' then jsonb_build_object('was', e.before->>'class')
  when e.kind = 'owner-set' and e.before ? 'dfgSlug' then jsonb_build_object('was', coalesce(e.before->>'dfgSlug', ''))
  else '{}' end`;

/** What happened to an item and to those merged into it, oldest first; `data.item` names one of these. */
export async function eventsOf(ids: readonly number[]): Promise<TriageItemAnswer["events"]> {
  const rows = await rowsOf<EventRow>(
    `select * from (select e.id, e.item_id as "itemId", e.at, e.actor, p.name as "actorName", e.kind, e.from_state as "from",
       e.to_state as "to", e.text, e.data || ${WAS} as data, e.undone_at is not null as undone
     from triage_event e left join person p on p.id = e.actor
     where e.item_id = any($1::int8[]) order by e.id desc limit ${MOST_EVENTS}) e order by at, id`,
    [ids],
  );
  const state = (value: string | null) => TriageState.safeParse(value).data ?? null;
  return rows.map((row) => ({
    id: String(row.id),
    at: iso(row.at),
    actor: row.actor === null ? null : { id: row.actor, name: row.actorName ?? row.actor },
    kind: row.kind,
    from: state(row.from),
    to: state(row.to),
    text: row.text,
    data: row.itemId === ids[0] ? row.data : { ...row.data, item: itemId(row.itemId) },
    undone: row.undone,
  }));
}
