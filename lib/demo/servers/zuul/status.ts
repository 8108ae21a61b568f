import type { ZuulLiveItem, ZuulLiveJob } from "../../rows/zuul-rows";
import type { ZuulInstance, ZuulPipelineSpec } from "./instance";

const FAILED = (job: ZuulLiveJob) =>
  job.voting && job.build?.result != null && !["SUCCESS", "SKIPPED", "RETRY"].includes(job.build.result);

/** A job of an item. Times of day are seconds, spans milliseconds: that is how Zuul mixes them. */
function jobWire(job: ZuulLiveJob, item: ZuulLiveItem, instance: ZuulInstance, now: number) {
  const build = job.build?.result === "RETRY" && job.waiting !== null ? null : job.build;
  const start = build?.start ?? null;
  const end = build?.end ?? null;
  const elapsed = start === null ? null : Math.round(((end ?? now) - start) * 1000);
  const left = job.estimate === null || elapsed === null ? null : Math.max(0, job.estimate * 1000 - elapsed);
  return {
    name: job.name,
    dependencies: job.dependencies,
    elapsed_time: elapsed,
    remaining_time: build?.result ? 0 : left,
    estimated_time: job.estimate,
    url: build ? `stream/${build.uuid}?logfile=console.log` : null,
    finger_url: build ? `finger://ze01.${instance.canonicalHost}/${build.uuid}` : null,
    report_url: build ? `https://zuul.example/t/${instance.tenant}/build/${build.uuid}` : null,
    result: build?.result ?? null,
    voting: job.voting,
    uuid: build?.uuid ?? null,
    execute_time: start,
    start_time: start,
    end_time: end,
    pipeline: item.buildset.pipeline,
    canceled: build?.result === "CANCELED",
    paused: false,
    pre_fail: job.preFail && build?.result == null,
    retry: build?.result === "RETRY",
    tries: job.tries,
    queued: build !== null,
    waiting_status: build ? null : job.waiting,
  };
}

function itemWire(
  item: ZuulLiveItem,
  around: { ahead: ZuulLiveItem | undefined; behind: ZuulLiveItem | undefined },
  instance: ZuulInstance,
  now: number,
) {
  const jobs = item.jobs.map((job) => jobWire(job, item, instance, now));
  const left = jobs.map((job) => job.remaining_time);
  return {
    id: item.id,
    active: true,
    live: true,
    refs: item.buildset.refs.map((ref) => ({
      id: ref.change === null ? ref.ref : `${ref.change},${ref.patchset}`,
      url: ref.refUrl === "" ? null : ref.refUrl,
      ref: ref.ref,
      project: ref.project,
      project_canonical: `${instance.canonicalHost}/${ref.project}`,
      owner: item.owner,
    })),
    item_ahead: around.ahead?.id ?? null,
    items_behind: around.behind ? [around.behind.id] : [],
    failing_reasons: item.jobs.some(FAILED) ? ["at least one job failed"] : [],
    zuul_ref: `Z${item.buildset.uuid}`,
    enqueue_time: Math.round(item.enqueuedAt * 1000),
    remaining_time: left.some((one) => one === null) ? null : Math.max(0, ...left.map(Number)),
    jobs,
  };
}

/** Lines of items: in a dependent pipeline one per project, first = nearest to merging; elsewhere each by itself. */
function queues(
  pipeline: ZuulPipelineSpec,
  items: readonly ZuulLiveItem[],
  instance: ZuulInstance,
  now: number,
) {
  const lines = new Map<string, ZuulLiveItem[]>();
  for (const item of items) {
    const key = pipeline.manager === "dependent" ? (item.buildset.refs[0]?.project ?? "") : item.id;
    lines.set(key, [...(lines.get(key) ?? []), item]);
  }
  return [...lines].map(([key, line]) => ({
    name: pipeline.manager === "dependent" ? key : "",
    branch: null,
    window: pipeline.manager === "dependent" ? 20 : 0,
    heads: [
      line.map((item, index) =>
        itemWire(item, { ahead: line[index - 1], behind: line[index + 1] }, instance, now),
      ),
    ],
  }));
}

/** Everything in the pipelines now; `now` in seconds. */
export function statusOf(instance: ZuulInstance, now: number) {
  const items = [...instance.live()];
  return {
    zuul_version: "11.3.1.dev20 None",
    trigger_event_queue: { length: 0 },
    management_event_queue: { length: 0 },
    connection_event_queues: {},
    last_reconfigured: Math.floor(now / 86_400) * 86_400_000,
    pipelines: instance.pipelines().map((pipeline) => ({
      name: pipeline.name,
      description: pipeline.description,
      state: "normal",
      manager: pipeline.manager,
      triggers: [{ driver: pipeline.driver }],
      change_queues: queues(
        pipeline,
        items.filter((item) => item.buildset.pipeline === pipeline.name),
        instance,
        now,
      ),
      trigger_events: 0,
      result_events: 0,
      management_events: 0,
    })),
  };
}

/** The items of one change or ref. */
export function statusOfChange(instance: ZuulInstance, id: string, now: number) {
  return [...instance.live()]
    .map((item) => itemWire(item, { ahead: undefined, behind: undefined }, instance, now))
    .filter((item) => item.refs.some((ref) => ref.id === id));
}
