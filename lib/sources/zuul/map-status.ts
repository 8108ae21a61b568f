import type { Rejected } from "@/lib/domain/sync/rejected";
import type {
  ZuulLiveItem,
  ZuulLiveJob,
  ZuulLivePipeline,
  ZuulLiveRef,
  ZuulLiveState,
  ZuulStatus,
  ZuulWait,
  ZuulWaitReason,
} from "@/lib/domain/zuul/live";
import { admit } from "./admit";
import { clean, linkOrNull, textOrNull } from "./map";
import {
  ZuulLiveItemWire,
  ZuulLiveJobWire,
  ZuulLivePipelineWire,
  type ZuulLiveRefWire,
  type ZuulStatusWire,
} from "./schema-status";

/** Epoch in seconds (`per` 1000) or milliseconds (1) to a Date; both occur in one answer. */
function instantOrNull(epoch: number | null | undefined, per: 1 | 1000): Date | null {
  if (epoch === null || epoch === undefined) return null;
  const at = new Date(epoch * per);
  return Number.isNaN(at.getTime()) ? null : at;
}
const msOrNull = (ms: number | null | undefined) => (ms === null || ms === undefined ? null : Math.round(ms));

/** What is queued or running now. Items that are there only because others depend on them are not counted. */
export function mapStatus(wire: ZuulStatusWire): ZuulStatus {
  const rejected: Rejected[] = [];
  const pipelines: { facts: { pipeline: ZuulLivePipeline; items: ZuulLiveItem[] }[]; rejected: Rejected[] } =
    { facts: [], rejected };
  for (const pipeline of wire.pipelines)
    admit(ZuulLivePipelineWire, pipeline, (fit) => mapLivePipeline(fit, rejected), pipelines);
  const queues = [
    wire.trigger_event_queue,
    wire.management_event_queue,
    ...Object.values(wire.connection_event_queues ?? {}),
  ];
  return {
    version: textOrNull(wire.zuul_version),
    reconfiguredAt: instantOrNull(wire.last_reconfigured, 1),
    waitingEvents: queues.reduce((sum, queue) => sum + (queue?.length ?? 0), 0),
    pipelines: pipelines.facts.map(({ pipeline }) => pipeline),
    items: pipelines.facts.flatMap(({ items }) => items),
    rejected,
  };
}

function mapLivePipeline(wire: ZuulLivePipelineWire, rejected: Rejected[]) {
  const items: ZuulLiveItem[] = [];
  for (const queue of wire.change_queues ?? [])
    for (const [line, head] of (queue.heads ?? []).entries())
      for (const [place, item] of head.entries())
        admit(
          ZuulLiveItemWire,
          item,
          (fit) => {
            if (fit.live === false) return;
            const where = {
              pipeline: clean(wire.name),
              queue: clean(queue.name ?? ""),
              window: queue.window ?? 0,
            };
            items.push({ ...where, line, place, ...mapLiveItem(fit, rejected) });
          },
          { facts: [], rejected },
        );
  const drivers = (wire.triggers ?? []).flatMap(({ driver }) => textOrNull(driver) ?? []);
  const pipeline: ZuulLivePipeline = {
    name: clean(wire.name),
    description: textOrNull(wire.description),
    manager: textOrNull(wire.manager),
    state: textOrNull(wire.state),
    drivers: [...new Set(drivers)],
  };
  return { pipeline, items };
}

/** An item alone, as `status/change` lists it. */
export function mapLiveItem(
  wire: ZuulLiveItemWire,
  rejected: Rejected[],
): Omit<ZuulLiveItem, "pipeline" | "queue" | "window" | "line" | "place"> {
  const jobs: { facts: ZuulLiveJob[]; rejected: Rejected[] } = { facts: [], rejected };
  for (const job of wire.jobs ?? []) admit(ZuulLiveJobWire, job, mapLiveJob, jobs);
  return {
    itemId: textOrNull(wire.id) ?? textOrNull(wire.zuul_ref) ?? "",
    // Zuul names the ref of an item's merged state after its buildset: "Z" and the uuid.
    buildsetUuid: /^Z([0-9a-f]{32})$/.exec(wire.zuul_ref ?? "")?.[1] ?? null,
    active: wire.active ?? true,
    enqueuedAt: instantOrNull(wire.enqueue_time, 1),
    remainingMs: msOrNull(wire.remaining_time),
    failingReasons: (wire.failing_reasons ?? []).map(clean),
    itemAhead: textOrNull(wire.item_ahead),
    refs: (wire.refs ?? [wire]).flatMap((ref) => mapLiveRef(ref) ?? []),
    jobs: jobs.facts,
  };
}

function mapLiveRef(wire: ZuulLiveRefWire): ZuulLiveRef | null {
  const project = textOrNull(wire.project);
  if (project === null) return null;
  // The id of a branch or tag is no "change,patchset"; on newer servers it is null.
  const [, change, patchset] = /^(\d{1,15}),(\S+)$/.exec(wire.id ?? "") ?? [];
  return {
    project,
    projectCanonical: textOrNull(wire.project_canonical),
    change: change === undefined ? null : Number(change),
    patchset: patchset ?? null,
    ref: textOrNull(wire.ref),
    url: linkOrNull(wire.url),
    owner: textOrNull(wire.owner),
  };
}

export function mapLiveJob(wire: ZuulLiveJobWire): ZuulLiveJob {
  const result = textOrNull(wire.result);
  const wait = mapWait(textOrNull(wire.waiting_status));
  return {
    name: clean(wire.name),
    uuid: textOrNull(wire.uuid),
    state: stateOf(wire, result, wait),
    result,
    voting: wire.voting ?? true,
    wait,
    tries: wire.tries ?? 0,
    willRetry: wire.retry ?? false,
    canceled: wire.canceled ?? false,
    dependencies: (wire.dependencies ?? []).map(clean),
    startedAt: instantOrNull(wire.start_time, 1000),
    endedAt: instantOrNull(wire.end_time, 1000),
    elapsedMs: msOrNull(wire.elapsed_time),
    remainingMs: msOrNull(wire.remaining_time),
    // Zuul answers 0 where it has no history to estimate from.
    estimatedMs: wire.estimated_time ? Math.round(wire.estimated_time * 1000) : null,
    reportUrl: linkOrNull(wire.report_url),
  };
}

function stateOf(wire: ZuulLiveJobWire, result: string | null, wait: ZuulWait | null): ZuulLiveState {
  if (result !== null) return "done";
  if (wire.pre_fail) return "failing";
  if (wire.paused) return "paused";
  if (typeof wire.start_time === "number") return "running";
  return wait === null ? "queued" : "waiting";
}

const WAITS: readonly [RegExp, ZuulWaitReason][] = [
  [/^dependencies:\s*(.*)$/, "dependencies"],
  [/^(?:node|nodeset) request:\s*(.*)$/, "node"],
  [/^semaphores?:\s*(.*)$/, "semaphores"],
  [/^repo state\b\s*(.*)$/, "repo-state"],
  [/^executor\b\s*(.*)$/, "executor"],
];

/** What a job that has not started waits for, as Zuul words it. */
export function mapWait(text: string | null): ZuulWait | null {
  if (text === null) return null;
  for (const [pattern, reason] of WAITS) {
    const match = pattern.exec(text);
    if (match) return { reason, on: (match[1] ?? "").split(/,\s*/).filter(Boolean), text };
  }
  return { reason: "other", on: [], text };
}
