import type { ZuulBuildRow, ZuulBuildsetRow, ZuulRefRow } from "../../rows/zuul-rows";
import { refOf } from "./instance";

/** UTC without a zone, whole seconds. */
export const timeOf = (seconds: number | null): string | null =>
  seconds === null ? null : new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19);

const refWire = (ref: ZuulRefRow | null) =>
  ref && {
    project: ref.project,
    branch: ref.branch,
    change: ref.change,
    patchset: ref.patchset,
    ref: ref.ref,
    oldrev: ref.oldrev,
    newrev: ref.newrev,
    ref_url: ref.refUrl,
  };

/** A build as it stands inside its buildset. */
export function buildWire(row: ZuulBuildRow) {
  return {
    _id: row.id,
    uuid: row.uuid,
    job_name: row.jobName,
    result: row.result,
    held: row.held,
    start_time: timeOf(row.start),
    end_time: timeOf(row.end),
    duration: row.duration,
    voting: row.voting,
    log_url: row.logUrl,
    nodeset: row.nodeset,
    error_detail: row.errorDetail,
    final: row.final,
    artifacts: row.artifacts,
    provides: row.provides,
    ref: refWire(refOf(row)),
  };
}

const eventOf = ({ pipeline, eventId, eventAt }: ZuulBuildsetRow) => ({
  pipeline,
  event_id: eventId,
  event_timestamp: timeOf(eventAt),
});

/** A build in a list, or by itself: then with the refs of its buildset. */
export const listedBuild = (row: ZuulBuildRow, alone = false) => ({
  ...buildWire(row),
  ...eventOf(row.buildset),
  buildset: { uuid: row.buildset.uuid, ...(alone ? { refs: row.buildset.refs.map(refWire) } : {}) },
});

export const buildsetWire = (row: ZuulBuildsetRow) => ({
  _id: row.id,
  uuid: row.uuid,
  result: row.result,
  message: row.message,
  ...eventOf(row),
  first_build_start_time: timeOf(row.firstStart),
  last_build_end_time: timeOf(row.lastEnd),
  refs: row.refs.map(refWire),
});

/** A buildset by itself; lists that would be empty are left out. */
export const wholeBuildset = (row: ZuulBuildsetRow) => ({
  ...buildsetWire(row),
  ...(row.builds.length > 0 ? { builds: row.builds.map(buildWire) } : {}),
  ...(row.events.length > 0
    ? {
        events: row.events.map(({ at, type, description }) => ({
          event_time: timeOf(at),
          event_type: type,
          description,
        })),
      }
    : {}),
});

/** A row of build-times. */
export const timedBuild = (row: ZuulBuildRow) => {
  const ref = refOf(row);
  return {
    _id: row.id,
    uuid: row.uuid,
    job_name: row.jobName,
    result: row.result,
    start_time: timeOf(row.start),
    end_time: timeOf(row.end),
    duration: row.duration,
    final: row.final,
    project: ref?.project ?? null,
    branch: ref?.branch ?? null,
    pipeline: row.buildset.pipeline,
    ref: ref?.ref ?? null,
  };
};

/** A row as servers before version 10 write it: the ref's fields beside the others, no numbers before 4.12. */
export function oldShape(row: Record<string, unknown>): Record<string, unknown> {
  const { _id, ref, refs, buildset, ...rest } = row;
  const first = (ref ?? (Array.isArray(refs) ? refs[0] : null)) as Record<string, unknown> | null;
  const { oldrev, ...flat } = first ?? {};
  const { uuid } = (buildset ?? {}) as { uuid?: string };
  return { ...rest, ...flat, ...(buildset ? { buildset: { uuid } } : {}) };
}
