import "server-only";
import type { IncidentAnswer, IncidentChange, IncidentSubject } from "@/lib/contract/incidents";
import type { TriageState } from "@/lib/contract/triage";
import { FAILURE_CLASSES } from "@/lib/domain/failure/class";
import { type Actor, may } from "@/lib/domain/policy/policy";
import { MINUTE } from "@/lib/shared/clock";
import { notFound } from "@/lib/shared/errors";
import { whyNotWrite } from "./actor";
import { now } from "./clock";
import { buildId, httpUrl } from "./failure-rows";
import { incidentId, incidentNumber, type RawIncident, readIncidents, toIncidentRow } from "./incident-rows";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { iso, rowsOf } from "./sql";
import { type Site, visibleSite } from "./visible";

const MOST_SUBJECTS = 500;
const MOST_EXAMPLES = 8;
const MOST_STEPS = 200;

type Readable = Omit<IncidentAnswer, "may">;

/**
 * One outage: what it hit and when, what it says, the items under it, and who counted it in or out.
 *
 * @throws ProdchainError not-found, also for one the reader may not see
 */
export async function getIncident(reader: Reader, actor: Actor | null, id: string): Promise<IncidentAnswer> {
  const [answer, why] = await Promise.all([readIncident(reader, id), whyNotWrite(actor)]);
  const decision = may(actor, "incident:exclude", { dfg: null });
  return { ...answer, may: decision.ok ? { ok: true, why: null } : { ok: false, why: why ?? decision.why } };
}

const readIncident = remembered(
  "getIncident",
  ["sources", "triage", "failures", "dfgs", "releases", "people"],
  async (reader: Reader, text: string): Promise<Readable> => {
    const at = now();
    const site = await visibleSite(reader);
    const id = incidentNumber(text);
    const [raw] = id === undefined ? [] : await readIncidents(reader, "and i.id = $2", [id]);
    if (!raw) throw notFound(`There is no outage "${text}".`);
    const stepMinutes = stepOf(raw);
    const [timeline, subjects, examples, items, history, origin] = await Promise.all([
      rowsOf<{ at: Date; failures: number; subjects: number }>(TIMELINE, [raw.id, stepMinutes]),
      subjectsOf(site, raw.id),
      examplesOf(raw.id),
      rowsOf<ItemRow>(ITEMS, [raw.id]),
      historyOf(raw.id),
      provenance(site, at, raw.sources),
    ]);
    return {
      ...origin,
      incident: toIncidentRow(raw, site),
      timeline: wholeTimeline(raw, timeline, stepMinutes),
      stepMinutes,
      subjects,
      examples,
      items: items.map(({ dfg, id: item, ...row }) => ({ ...row, id: `T-${item}`, dfg: site.dfg(dfg) })),
      history,
    };
  },
);

/** A quarter of an hour, or so many of them that the steps stay few. */
function stepOf({ startedAt, lastAt }: RawIncident): number {
  const quarters = (lastAt.getTime() - startedAt.getTime()) / (15 * MINUTE);
  return 15 * Math.max(1, Math.ceil(quarters / MOST_STEPS));
}

const TIMELINE = `
  select date_bin($2 * interval '1 minute', f.at, 'epoch'::timestamptz) as at, count(*)::int as failures,
    count(distinct (f.source_id, f.subject))::int as subjects
  from failure f where f.incident_id = $1 and f.removed_at is null group by 1 order by 1`;

function wholeTimeline(
  { startedAt, lastAt }: RawIncident,
  found: readonly { at: Date; failures: number; subjects: number }[],
  stepMinutes: number,
): Readable["timeline"] {
  const step = stepMinutes * MINUTE;
  const of = new Map(found.map((row) => [row.at.getTime(), row]));
  const first = Math.floor(startedAt.getTime() / step) * step;
  // Long runs that began in it fail later.
  const end = Math.max(lastAt.getTime(), found.at(-1)?.at.getTime() ?? 0);
  const count = Math.max(1, Math.floor((end - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => {
    const row = of.get(first + index * step);
    const at = new Date(first + index * step).toISOString();
    return { at, failures: row?.failures ?? 0, subjects: row?.subjects ?? 0 };
  });
}

type SubjectRow = Omit<IncidentSubject, "title" | "dfg" | "firstAt" | "lastAt" | "lastId"> & {
  dfg: string | null;
  firstAt: Date;
  lastAt: Date;
  lastKey: string;
};

async function subjectsOf(site: Site, id: number): Promise<IncidentSubject[]> {
  const rows = await rowsOf<SubjectRow>(
    `select f.source, f.source_id as instance, f.subject_kind as kind, f.subject, max(f.owner_slug) as dfg,
       max(f.release_name) as release, count(*)::int as failures, min(f.at) as "firstAt", max(f.at) as "lastAt",
       (array_agg(f.key order by f.at desc))[1] as "lastKey"
     from failure f where f.incident_id = $1 and f.removed_at is null group by 1, 2, 3, 4
     order by failures desc, f.subject limit ${MOST_SUBJECTS}`,
    [id],
  );
  return rows.map(({ dfg, firstAt, lastAt, lastKey, ...row }) => ({
    ...row,
    title: site.titleOf(row.instance),
    dfg: site.dfg(dfg),
    firstAt: iso(firstAt),
    lastAt: iso(lastAt),
    lastId: buildId(row.instance, lastKey),
  }));
}

type ExampleRow = {
  source: Readable["examples"][number]["source"];
  instance: string;
  key: string;
  subject: string;
  class: string;
  headline: string | null;
  why: string;
  at: Date;
  logUrl: string | null;
  failures: number;
};

async function examplesOf(id: number): Promise<Readable["examples"]> {
  const rows = await rowsOf<ExampleRow>(
    `select * from (
       select distinct on (coalesce(f.text_hash, f.rule)) f.source, f.source_id as instance, f.key, f.subject, f.class,
         f.headline, f.why, f.at, f.log_url as "logUrl",
         (count(*) over (partition by coalesce(f.text_hash, f.rule)))::int as failures
       from failure f where f.incident_id = $1 and f.removed_at is null
       order by coalesce(f.text_hash, f.rule), f.at desc) e
     order by e.failures desc, e.at desc limit ${MOST_EXAMPLES}`,
    [id],
  );
  return rows.map(({ instance, key, at, logUrl, class: kind, ...row }) => ({
    ...row,
    class: FAILURE_CLASSES.find((known) => known === kind) ?? "unknown",
    build: buildId(instance, key),
    at: iso(at),
    logUrl: httpUrl(logUrl),
  }));
}

type ItemRow = {
  id: number;
  title: string;
  state: TriageState;
  failures: number;
  subjects: number;
  dfg: string | null;
};
const ITEMS = `
  select t.id, t.title, t.state, t.failures, t.subjects, t.dfg_slug as dfg from triage_item t
  where t.incident_id = $1 order by t.failures desc, t.id limit 100`;

async function historyOf(id: number): Promise<IncidentChange[]> {
  const rows = await rowsOf<{
    at: Date;
    actor: string;
    name: string | null;
    action: IncidentChange["action"];
    reason: string | null;
  }>(
    `select a.at, a.actor, p.name, substring(a.action from ':(.*)') as action, a.reason
     from audit a left join person p on p.id = a.actor
     where a.subject_kind = 'incident' and a.subject_id = $1
       and a.action in ('incident:opened', 'incident:exclude', 'incident:include')
     order by a.id limit 200`,
    [incidentId(id)],
  );
  return rows.map(({ at, actor, name, action, reason }) => ({
    at: iso(at),
    actor: action === "opened" ? null : { id: actor, name: name ?? actor },
    action,
    reason,
  }));
}
