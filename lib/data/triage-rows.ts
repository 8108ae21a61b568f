import "server-only";
import { z } from "zod";
import { FailureClass, FailureSource, Suspect } from "@/lib/contract/failures";
import { HeldUp, type TriageRow, TriageState } from "@/lib/contract/triage";
import { itemId } from "@/lib/domain/triage/item-id";
import { groupOf } from "@/lib/domain/triage/queue";
import { ESCALATION_STATES } from "@/lib/domain/triage/states";
import { bugsOf } from "./bugs";
import { knownOf } from "./known-of";
import type { Reader } from "./reader";
import { iso, isoOrNull } from "./sql";
import { lastAcknowledged } from "./triage-acknowledged";
import type { Site } from "./visible";

/** A row of `triage_item t` by ITEM. */
export type RawItem = {
  id: number;
  version: number;
  visibility: "public" | "private";
  state: string;
  title: string;
  class: string;
  why: string | null;
  dfgSlug: string | null;
  assigneeId: string | null;
  assigneeName: string | null;
  acknowledgedBy: string | null;
  acknowledgedName: string | null;
  acknowledgedAt: Date | null;
  acknowledgedUntil: Date | null;
  snoozedUntil: Date | null;
  escalatedTo: string | null;
  escalatedFrom: string | null;
  escalationState: string | null;
  escalationLevel: number;
  escalatedAt: Date | null;
  openedAt: Date | null;
  closedAt: Date | null;
  dueAt: Date | null;
  dueFor: string | null;
  isOverdue: boolean;
  firstFailureAt: Date | null;
  lastFailureAt: Date | null;
  lastFailureId: number | null;
  failures: number;
  subjects: number;
  failingSubjects: number;
  dfgs: string[];
  releases: string[];
  sources: string[];
  history: string;
  holdsUp: unknown;
  holdsUpCount: number;
  suspects: unknown;
  isFlaky: boolean;
  incidentId: number | null;
  incidentTitle: string | null;
  mergedInto: number | null;
  claim: string | null;
  reopened: number;
  headline: string | null;
  sortKey: string;
};

/** Columns and joins of an item `t`, with names of people and incident and the line that matters most. */
export const ITEM = {
  columns: `t.id, t.version, t.visibility, t.state, t.title, t.class, t.why, t.dfg_slug as "dfgSlug",
    t.assignee_id as "assigneeId", pa.name as "assigneeName", t.acknowledged_by as "acknowledgedBy",
    pk.name as "acknowledgedName", t.acknowledged_at as "acknowledgedAt", t.acknowledged_until as "acknowledgedUntil",
    t.snoozed_until as "snoozedUntil", t.escalated_to as "escalatedTo", t.escalated_from as "escalatedFrom",
    t.escalation_state as "escalationState", t.escalation_level as "escalationLevel", t.escalated_at as "escalatedAt",
    t.opened_at as "openedAt", t.closed_at as "closedAt", t.due_at as "dueAt", t.due_for as "dueFor",
    t.is_overdue as "isOverdue", t.first_failure_at as "firstFailureAt", t.last_failure_at as "lastFailureAt",
    t.last_failure_id as "lastFailureId", t.failures, t.subjects, t.failing_subjects as "failingSubjects", t.dfgs,
    t.releases, t.sources, t.history, t.holds_up as "holdsUp", t.holds_up_count as "holdsUpCount", t.suspects,
    t.is_flaky as "isFlaky", t.incident_id as "incidentId", i.title as "incidentTitle", t.merged_into as "mergedInto",
    t.claim, t.reopened, f.headline`,
  joins: `left join person pa on pa.id = t.assignee_id left join person pk on pk.id = t.acknowledged_by
    left join incident i on i.id = t.incident_id left join failure f on f.id = t.last_failure_id`,
};

const Escalation = z.enum(ESCALATION_STATES);
const DueFor = z.enum(["acknowledge", "bug", "respond"]);
/** The release is the instance's, so it is not stored. */
const HeldUps = z.array(HeldUp.omit({ release: true })).catch([]);
const Suspects = z.array(Suspect).catch([]);

/** What of a stored list of suspects can be read. */
export const storedSuspects = (value: unknown): Suspect[] => Suspects.parse(value);

/** Completes items with their bugs, known issues and acknowledgements; each is asked for once for all of them. */
export async function toTriageRows(
  reader: Reader,
  site: Site,
  items: readonly RawItem[],
  at: Date,
): Promise<TriageRow[]> {
  const ids = items.map((item) => item.id);
  const seen = items.filter((item) => item.acknowledgedBy !== null).map((item) => item.id);
  const [bugs, known, acknowledged] = await Promise.all([
    bugsOf(reader, ids),
    knownOf(reader, ids),
    lastAcknowledged(seen),
  ]);
  return items.map((item) => ({
    ...toRow({ ...item, acknowledgedAt: acknowledged.get(item.id) ?? item.acknowledgedAt }, site, at),
    bugs: (bugs.get(item.id) ?? []).map(({ url, label, status, isOpen, closedButFailing }) => ({
      url,
      label,
      status,
      isOpen,
      closedButFailing,
    })),
    known: known.get(item.id) ?? [],
  }));
}

function toRow(item: RawItem, site: Site, at: Date): Omit<TriageRow, "bugs" | "known"> {
  const spread = { dfgs: item.dfgs.length, releases: item.releases.length };
  const state = TriageState.parse(item.state);
  return {
    id: itemId(item.id),
    version: item.version,
    state,
    group: groupOf({ ...item, ...spread, state }, at),
    title: item.title,
    headline: item.headline,
    class: FailureClass.catch("unknown").parse(item.class),
    why: item.why,
    dfg: site.dfg(item.dfgSlug),
    assignee: person(item.assigneeId, item.assigneeName),
    acknowledged: acknowledgedOf(item),
    snoozedUntil: item.snoozedUntil !== null && item.snoozedUntil > at ? iso(item.snoozedUntil) : null,
    escalation: escalationOf(item, site),
    due: dueOf(item),
    openedAt: isoOrNull(item.openedAt),
    closedAt: isoOrNull(item.closedAt),
    firstFailureAt: isoOrNull(item.firstFailureAt),
    lastFailureAt: isoOrNull(item.lastFailureAt),
    failures: item.failures,
    subjects: item.subjects,
    failingSubjects: item.failingSubjects,
    dfgs: spread.dfgs,
    releases: item.releases.filter((name) => site.releases.some((release) => release.name === name)),
    sources: item.sources.flatMap((source) => FailureSource.safeParse(source).data ?? []),
    reopened: item.reopened,
    history: item.history,
    holdsUp: HeldUps.parse(item.holdsUp).flatMap((held) =>
      site.instance(held.instance) === undefined ? [] : [{ ...held, release: site.releaseOf(held.instance) }],
    ),
    isFlaky: item.isFlaky,
    incident:
      item.incidentId === null || item.incidentTitle === null
        ? null
        : { id: `I-${item.incidentId}`, title: item.incidentTitle },
    suspect: storedSuspects(item.suspects)[0] ?? null,
  };
}

const person = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? id });

function acknowledgedOf(item: RawItem): TriageRow["acknowledged"] {
  const by = person(item.acknowledgedBy, item.acknowledgedName);
  if (by === null || item.acknowledgedAt === null) return null;
  return { by, at: iso(item.acknowledgedAt), until: isoOrNull(item.acknowledgedUntil) };
}

function escalationOf(item: RawItem, site: Site): TriageRow["escalation"] {
  const state = Escalation.safeParse(item.escalationState).data;
  if (state === undefined || item.escalatedTo === null || item.escalatedAt === null) return null;
  return {
    to: site.dfg(item.escalatedTo) ?? { slug: item.escalatedTo, name: item.escalatedTo },
    from: site.dfg(item.escalatedFrom),
    state,
    level: item.escalationLevel,
    at: iso(item.escalatedAt),
  };
}

function dueOf(item: RawItem): TriageRow["due"] {
  const what = DueFor.safeParse(item.dueFor).data;
  return what === undefined || item.dueAt === null
    ? null
    : { at: iso(item.dueAt), for: what, isOverdue: item.isOverdue };
}
