import type {
  ZuulArtifact,
  ZuulBuildFact,
  ZuulBuildsetEvent,
  ZuulBuildsetFact,
  ZuulBuildTimeFact,
  ZuulConfigErrorFact,
  ZuulInfo,
  ZuulJobFact,
  ZuulPipelineFact,
  ZuulRef,
} from "@/lib/domain/zuul/facts";
import {
  ZuulArtifactWire,
  type ZuulBuildsetWire,
  type ZuulBuildTimeWire,
  type ZuulBuildWire,
  type ZuulConfigErrorWire,
  type ZuulEventWire,
  type ZuulInfoWire,
  type ZuulJobWire,
  type ZuulPipelineWire,
  type ZuulRefWire,
} from "./schema";

/** PostgreSQL has no U+0000 in text. */
export const clean = (text: string) => (text.includes("\0") ? text.replaceAll("\0", "") : text);
export const textOrNull = (text: string | null | undefined) => (text ? clean(text) : null);

/** Only http(s) may become a link. Zuul sends "" where it knows none, and "...h=None" for a branch without a commit. */
export function linkOrNull(text: string | null | undefined): string | null {
  if (!text || text.endsWith("h=None") || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  return clean(text);
}

/** Zuul's times are UTC without saying so; read as they stand they would be local time. */
export function utc(text: string): Date {
  const at = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(at.getTime())) throw new RangeError(`not a time: ${text.slice(0, 40)}`);
  return at;
}
const utcOrNull = (text: string | null | undefined) => (text ? utc(text) : null);
const msOrNull = (seconds: number | null | undefined) =>
  seconds === null || seconds === undefined ? null : Math.round(seconds * 1000);

const present = <T>(value: T | null): value is T => value !== null;

export function mapRef(wire: ZuulRefWire): ZuulRef | null {
  const project = textOrNull(wire.project);
  if (project === null) return null;
  const change = wire.change === null || wire.change === undefined ? Number.NaN : Number(wire.change);
  const ref = textOrNull(wire.ref);
  const newRev = textOrNull(wire.newrev);
  const isChange = Number.isSafeInteger(change);
  return {
    kind: isChange ? "change" : newRev === null ? "periodic" : ref?.startsWith("refs/tags/") ? "tag" : "push",
    project,
    branch: textOrNull(wire.branch),
    change: isChange ? change : null,
    patchset: wire.patchset === null || wire.patchset === undefined ? null : clean(String(wire.patchset)),
    ref,
    oldRev: textOrNull(wire.oldrev),
    newRev,
    url: linkOrNull(wire.ref_url),
  };
}

/** The ref of a row in either shape: an object since Zuul 10, before that a text among its fellows. */
const refOf = (wire: ZuulBuildWire | ZuulBuildsetWire): ZuulRef | null =>
  mapRef(typeof wire.ref === "object" && wire.ref !== null ? wire.ref : { ...wire, ref: wire.ref });

/** @param within the buildset whose single answer holds this build: what is the same for all its builds is told there only */
export function mapBuild(wire: ZuulBuildWire, within?: ZuulBuildsetFact): ZuulBuildFact {
  const [first, ...others] = within?.refs ?? [];
  const buildsetUuid = within?.uuid ?? textOrNull(wire.buildset?.uuid);
  return {
    uuid: keyOf(wire, buildsetUuid),
    zuulId: wire._id ?? null,
    buildsetUuid,
    jobName: clean(wire.job_name),
    pipeline: textOrNull(wire.pipeline) ?? within?.pipeline ?? null,
    result: textOrNull(wire.result),
    final: wire.final ?? null,
    voting: wire.voting ?? true,
    held: wire.held ?? false,
    startedAt: utcOrNull(wire.start_time),
    endedAt: utcOrNull(wire.end_time),
    durationMs: msOrNull(wire.duration),
    logUrl: linkOrNull(wire.log_url),
    nodeset: textOrNull(wire.nodeset),
    errorDetail: textOrNull(wire.error_detail),
    artifacts: (wire.artifacts ?? []).map(mapArtifact).filter(present),
    provides: (wire.provides ?? []).map(nameOf).filter(present),
    ref: refOf(wire) ?? (others.length === 0 ? (first ?? null) : null),
    eventId: textOrNull(wire.event_id) ?? within?.eventId ?? null,
    eventAt: utcOrNull(wire.event_timestamp) ?? within?.eventAt ?? null,
  };
}

/** A job that never started has no uuid on older servers; within its buildset its name is enough. */
function keyOf(wire: ZuulBuildWire, buildsetUuid: string | null): string {
  const uuid = textOrNull(wire.uuid);
  if (uuid === null && buildsetUuid === null) throw new TypeError("uuid: none, and no buildset either");
  return uuid ?? `${buildsetUuid}:${clean(wire.job_name)}`;
}

function mapArtifact(wire: unknown): ZuulArtifact | null {
  const { data } = ZuulArtifactWire.safeParse(wire);
  const url = linkOrNull(data?.url);
  if (!data || url === null) return null;
  const type = data.metadata?.type;
  return { name: clean(data.name), url, type: typeof type === "string" ? clean(type) : null };
}

function nameOf(wire: unknown): string | null {
  const name = typeof wire === "object" && wire !== null ? (wire as { name?: unknown }).name : wire;
  return typeof name === "string" ? textOrNull(name) : null;
}

export function mapBuildset(wire: ZuulBuildsetWire): ZuulBuildsetFact {
  const refs = wire.refs?.map(mapRef) ?? [refOf(wire)];
  return {
    uuid: clean(wire.uuid),
    zuulId: wire._id ?? null,
    pipeline: clean(wire.pipeline),
    result: textOrNull(wire.result),
    message: textOrNull(wire.message),
    eventId: textOrNull(wire.event_id),
    eventAt: utcOrNull(wire.event_timestamp),
    firstStartedAt: utcOrNull(wire.first_build_start_time),
    lastEndedAt: utcOrNull(wire.last_build_end_time),
    refs: refs.filter(present),
  };
}

export const mapEvent = (wire: ZuulEventWire): ZuulBuildsetEvent => ({
  at: utc(wire.event_time),
  type: clean(wire.event_type),
  description: textOrNull(wire.description) ?? "",
});

export const mapBuildTime = (wire: ZuulBuildTimeWire): ZuulBuildTimeFact => ({
  uuid: clean(wire.uuid),
  jobName: clean(wire.job_name),
  result: textOrNull(wire.result),
  final: wire.final ?? null,
  project: textOrNull(wire.project),
  branch: textOrNull(wire.branch),
  pipeline: textOrNull(wire.pipeline),
  startedAt: utcOrNull(wire.start_time),
  endedAt: utcOrNull(wire.end_time),
  durationMs: msOrNull(wire.duration),
});

export const mapJob = (wire: ZuulJobWire): ZuulJobFact => ({
  name: clean(wire.name),
  description: textOrNull(wire.description),
  tags: (wire.tags ?? []).map(clean),
  parents: [...new Set((wire.variants ?? []).map((variant) => textOrNull(variant.parent)).filter(present))],
});

export const mapPipeline = (wire: ZuulPipelineWire): ZuulPipelineFact => ({
  name: clean(wire.name),
  drivers: [...new Set((wire.triggers ?? []).map((trigger) => textOrNull(trigger.driver)).filter(present))],
});

export const mapConfigError = (wire: ZuulConfigErrorWire): ZuulConfigErrorFact => ({
  project: textOrNull(wire.source_context?.project),
  branch: textOrNull(wire.source_context?.branch),
  path: textOrNull(wire.source_context?.path),
  severity: textOrNull(wire.severity),
  name: textOrNull(wire.name),
  message: textOrNull(wire.short_error) ?? textOrNull(wire.error) ?? "",
});

export const mapInfo = ({ info }: ZuulInfoWire): ZuulInfo => ({
  tenant: textOrNull(info.tenant),
  readProtected: info.capabilities?.auth?.read_protected ?? false,
  websocketUrl: textOrNull(info.websocket_url),
});
