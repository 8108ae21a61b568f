import {
  buildState,
  type KojiBuildFact,
  type KojiBuildRequest,
  type KojiDistRepoFact,
  type KojiStayFact,
  type KojiTagFact,
  type KojiTargetFact,
  type KojiTaskFact,
  taskState,
} from "@/lib/domain/koji/facts";
import { formatNvr } from "@/lib/domain/koji/nvr";
import {
  type KojiBuildWire,
  KojiExtraWire,
  type KojiStayWire,
  type KojiTagWire,
  type KojiTargetWire,
  type KojiTaskWire,
} from "./schema";
import { requestOf, taskParams } from "./task-request";

/** Epoch seconds to a Date. Dates that no calendar holds are an error. */
function instant(seconds: number): Date {
  const at = new Date(Math.trunc(seconds * 1000));
  if (Number.isNaN(at.getTime())) throw new RangeError(`time out of range: ${seconds}`);
  return at;
}

/** "2025-06-30 16:08:19.731207-05:00"; hubs before 1.23 name no zone, and theirs is taken for UTC. */
const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,3})?\d*\s*(Z|[+-]\d\d:?\d\d|[+-]\d\d)?$/;

function instantOf(text: string): Date {
  const [, date, time, fraction = "", zone = "Z"] = TIME.exec(text.trim()) ?? [];
  const offset = zone.length === 3 ? `${zone}:00` : zone;
  const at = new Date(`${date}T${time}${fraction}${offset}`);
  if (Number.isNaN(at.getTime())) throw new RangeError(`not a time: ${text.slice(0, 60)}`);
  return at;
}

/** The seconds where they are sent, since the text is only as good as the zone in it. */
function timeOf(seconds: number | null | undefined, text: string | null | undefined): Date | null {
  if (seconds !== null && seconds !== undefined) return instant(seconds);
  return text ? instantOf(text) : null;
}

const required = (at: Date | null, name: string): Date => {
  if (!at) throw new RangeError(`${name}: no time`);
  return at;
};

export function mapBuild(wire: KojiBuildWire): KojiBuildFact {
  const { package_name: packageName, version, release } = wire;
  const extra = KojiExtraWire.safeParse(wire.extra);
  return {
    buildId: wire.build_id,
    creationEventId: wire.creation_event_id,
    taskId: wire.task_id ?? null,
    packageName,
    version,
    release,
    epoch: wire.epoch ?? null,
    nvr: wire.nvr || formatNvr({ name: packageName, version, release }),
    state: buildState(wire.state),
    ownerName: wire.owner_name || null,
    source: wire.source || (extra.success ? extra.data.source.original_url : null),
    createdAt: required(timeOf(wire.creation_ts, wire.creation_time), "creation"),
    startedAt: timeOf(wire.start_ts, wire.start_time),
    completedAt: timeOf(wire.completion_ts, wire.completion_time),
    draft: wire.draft ?? false,
    volumeName: wire.volume_name || "DEFAULT",
  };
}

export const mapStay = (wire: KojiStayWire): KojiStayFact => ({
  buildId: wire.build_id,
  tagId: wire.tag_id,
  tagName: wire["tag.name"],
  createEvent: wire.create_event,
  taggedAt: instant(wire.create_ts),
  taggedBy: wire.creator_name || null,
  revokeEvent: wire.revoke_event ?? null,
  untaggedAt: timeOf(wire.revoke_ts, null),
  untaggedBy: wire.revoker_name || null,
  packageName: wire.name,
  version: wire.version,
  release: wire.release,
  epoch: wire.epoch ?? null,
  buildState: buildState(wire["build.state"]),
});

export const mapTag = (wire: KojiTagWire): KojiTagFact => ({
  tagId: wire.id,
  name: wire.name,
  arches: wire.arches ?? "",
  locked: wire.locked ?? false,
});

export const mapTarget = (wire: KojiTargetWire): KojiTargetFact => ({
  targetId: wire.id,
  name: wire.name,
  buildTag: wire.build_tag_name,
  destTag: wire.dest_tag_name,
});

export const mapTask = (wire: KojiTaskWire): KojiTaskFact => ({
  taskId: wire.id,
  parentId: wire.parent ?? null,
  method: wire.method,
  arch: wire.arch || null,
  label: wire.label || null,
  state: taskState(wire.state),
  ownerName: wire.owner_name || null,
  createdAt: instant(wire.create_ts),
  startedAt: timeOf(wire.start_ts, null),
  completedAt: timeOf(wire.completion_ts, null),
  request: buildRequestOf(wire),
});

/** build(source, target, options); the source of an upload is "cli-build/<folder>/<file>.src.rpm". */
function buildRequestOf(wire: KojiTaskWire): KojiBuildRequest | null {
  const params = wire.method === "build" ? taskParams(wire.request) : undefined;
  if (!params) return null;
  const { src, target, opts } = requestOf(params, ["src", "target", "opts"]);
  const source = typeof src === "string" ? src.replace(/^cli-build\/.*\//, "") : null;
  const scratch = typeof opts === "object" && opts !== null && "scratch" in opts && opts.scratch === true;
  return { source, target: typeof target === "string" ? target : null, scratch };
}

/** distRepo(tag, repo, keys, options). Throws RangeError when the task does not say which tag. */
export function mapDistRepo(wire: KojiTaskWire): KojiDistRepoFact {
  const params = taskParams(wire.request) ?? [];
  const { tag, repo_id, task_opts } = requestOf(params, ["tag", "repo_id", "keys", "task_opts"]);
  if (typeof tag !== "string") throw new RangeError("request: names no tag");
  const options = (typeof task_opts === "object" && task_opts !== null ? task_opts : {}) as Record<
    string,
    unknown
  >;
  return {
    taskId: wire.id,
    state: taskState(wire.state),
    tagName: tag,
    repoId: typeof repo_id === "number" ? repo_id : null,
    eventId: typeof options.event === "number" ? options.event : null,
    arches: Array.isArray(options.arch)
      ? options.arch.filter((arch): arch is string => typeof arch === "string")
      : [],
    createdAt: instant(wire.create_ts),
    completedAt: timeOf(wire.completion_ts, null),
  };
}
