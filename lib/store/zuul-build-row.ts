import type { ZuulBuildFact } from "@/lib/domain/zuul/facts";
import { buildMeaning } from "@/lib/domain/zuul/results";
import { DAY } from "@/lib/shared/clock";
import { type Column, iso, textArray } from "./bulk";
import type { Resolved } from "./resolve";

/** none = did not fail; due = its logs are to be read; done = they were, or there are none; gone = they cannot be had. */
export type EvidenceState = "none" | "due" | "done" | "gone";

/** Logs of builds that ended longer ago are not asked for: they are mostly gone, and a first load holds very many. */
export const LOGS_SINCE = 30 * DAY;

/** A build as it is to be stored. */
export interface BuildRow {
  fact: ZuulBuildFact;
  seq: number;
  resolved: Resolved;
  evidence: EvidenceState;
  evidenceTries: number;
  evidenceDueAt: Date | null;
}

/** What a build held is compared by. */
export interface HeldBuild {
  uuid: string;
  seq: number;
  zuulId: number | null;
  buildsetUuid: string | null;
  jobName: string;
  pipeline: string | null;
  result: string | null;
  final: boolean | null;
  voting: boolean;
  held: boolean;
  startedAt: Date | null;
  endedAt: Date | null;
  durationMs: number | null;
  logUrl: string | null;
  nodeset: string | null;
  errorDetail: string | null;
  artifacts: ZuulBuildFact["artifacts"];
  provides: string[];
  project: string | null;
  evidenceState: EvidenceState;
  evidenceTries: number;
  evidenceDueAt: Date | null;
  removed: boolean;
}

export const HELD_COLUMNS = `uuid, seq, zuul_id AS "zuulId", buildset_uuid AS "buildsetUuid", job_name AS "jobName", pipeline,
  result, final, voting, held, started_at AS "startedAt", ended_at AS "endedAt", duration_ms AS "durationMs",
  log_url AS "logUrl", nodeset, error_detail AS "errorDetail", artifacts, provides, project,
  evidence_state AS "evidenceState", evidence_tries AS "evidenceTries", evidence_due_at AS "evidenceDueAt",
  removed_at IS NOT NULL AS removed`;

const INT4 = 2 ** 31 - 1;
/** A number that does not fit its column is none of ours. */
const int4 = (n: number | null | undefined) => (n !== null && n !== undefined && n <= INT4 ? n : null);

/** Logs are joined by their address, so it is stored in one form. */
export const logUrlOf = (fact: Pick<ZuulBuildFact, "logUrl">) => fact.logUrl?.replace(/\/+$/, "") ?? null;

const REF: Column<BuildRow>[] = [
  { name: "ref_kind", type: "text", of: (r) => r.fact.ref?.kind ?? null },
  { name: "project", type: "text", of: (r) => r.fact.ref?.project ?? null },
  { name: "branch", type: "text", of: (r) => r.fact.ref?.branch ?? null },
  { name: "change", type: "int4", of: (r) => int4(r.fact.ref?.change) },
  { name: "patchset", type: "text", of: (r) => r.fact.ref?.patchset ?? null },
  { name: "ref", type: "text", of: (r) => r.fact.ref?.ref ?? null },
  { name: "new_rev", type: "text", of: (r) => r.fact.ref?.newRev ?? null },
  { name: "ref_url", type: "text", of: (r) => r.fact.ref?.url ?? null },
];

/** Told by lists, and not by every other answer: what is known stays when an answer leaves it out. */
const KEPT: Column<BuildRow>[] = [
  { name: "zuul_id", type: "int8", of: (r) => r.fact.zuulId },
  { name: "buildset_uuid", type: "text", of: (r) => r.fact.buildsetUuid },
  { name: "pipeline", type: "text", of: (r) => r.fact.pipeline },
  { name: "event_id", type: "text", of: (r) => r.fact.eventId },
  { name: "event_at", type: "timestamptz", of: (r) => iso(r.fact.eventAt) },
  ...REF,
];

const VARYING: Column<BuildRow>[] = [
  { name: "seq", type: "int8", of: (r) => r.seq },
  { name: "job_name", type: "text", of: (r) => r.fact.jobName },
  { name: "result", type: "text", of: (r) => r.fact.result },
  { name: "outcome", type: "text", of: (r) => buildMeaning(r.fact.result).outcome },
  { name: "final", type: "bool", of: (r) => r.fact.final },
  { name: "voting", type: "bool", of: (r) => r.fact.voting },
  { name: "held", type: "bool", of: (r) => r.fact.held },
  { name: "started_at", type: "timestamptz", of: (r) => iso(r.fact.startedAt) },
  { name: "ended_at", type: "timestamptz", of: (r) => iso(r.fact.endedAt) },
  { name: "duration_ms", type: "int8", of: (r) => r.fact.durationMs },
  { name: "log_url", type: "text", of: (r) => logUrlOf(r.fact) },
  { name: "nodeset", type: "text", of: (r) => r.fact.nodeset },
  { name: "error_detail", type: "text", of: (r) => r.fact.errorDetail },
  { name: "artifacts", type: "jsonb", of: (r) => JSON.stringify(r.fact.artifacts) },
  { name: "provides", type: "text[]", of: (r) => textArray(r.fact.provides) },
  { name: "release_name", type: "text", of: (r) => r.resolved.releaseName },
  { name: "component", type: "text", of: (r) => r.resolved.component },
  { name: "package_name", type: "text", of: (r) => r.resolved.packageName },
  { name: "dfg_slug", type: "text", of: (r) => r.resolved.ownerSlug },
  { name: "evidence_state", type: "text", of: (r) => r.evidence },
  { name: "evidence_tries", type: "int2", of: (r) => r.evidenceTries },
  { name: "evidence_due_at", type: "timestamptz", of: (r) => iso(r.evidenceDueAt) },
];

/** Every column of the table zuul_build. */
export const buildColumns = (serverId: string, now: Date): Column<BuildRow>[] => [
  { name: "server_id", type: "text", all: serverId },
  { name: "uuid", type: "text", of: (r) => r.fact.uuid },
  ...KEPT,
  ...VARYING,
  { name: "recorded_at", type: "timestamptz", all: now.toISOString() },
  { name: "changed_at", type: "timestamptz", all: now.toISOString() },
];

const set = [
  ...VARYING.map(({ name }) => `${name} = excluded.${name}`),
  ...KEPT.map(({ name }) => `${name} = coalesce(excluded.${name}, zuul_build.${name})`),
].join(", ");

export const BUILD_CONFLICT = `(server_id, uuid) DO UPDATE SET ${set}, changed_at = excluded.changed_at, removed_at = NULL`;

/** Whether a build says nothing that is not held already. */
export function sameBuild(held: HeldBuild, fact: ZuulBuildFact): boolean {
  return (
    !held.removed &&
    held.result === fact.result &&
    held.final === fact.final &&
    held.voting === fact.voting &&
    held.held === fact.held &&
    sameTime(held.startedAt, fact.startedAt) &&
    sameTime(held.endedAt, fact.endedAt) &&
    held.durationMs === fact.durationMs &&
    held.logUrl === logUrlOf(fact) &&
    held.nodeset === fact.nodeset &&
    held.errorDetail === fact.errorDetail &&
    held.jobName === fact.jobName &&
    told(held.zuulId, fact.zuulId) &&
    told(held.buildsetUuid, fact.buildsetUuid) &&
    told(held.pipeline, fact.pipeline) &&
    told(held.project, fact.ref?.project ?? null) &&
    held.provides.join("\n") === fact.provides.join("\n") &&
    sameArtifacts(held.artifacts, fact.artifacts)
  );
}

const sameTime = (a: Date | null, b: Date | null) => a?.getTime() === b?.getTime();
const told = <T>(held: T | null, said: T | null) => said === null || held === said;
const sameArtifacts = (a: ZuulBuildFact["artifacts"], b: ZuulBuildFact["artifacts"]) =>
  a.length === b.length &&
  a.every(({ name, url, type }, i) => name === b[i]?.name && url === b[i]?.url && type === b[i]?.type);
