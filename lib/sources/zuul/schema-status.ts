import { z } from "zod";

const Text = z.string().nullish();
const Flag = z.boolean().nullish();
const Num = z.number().nullish();
const Queue = z.object({ length: Num }).nullish();

/** Times of a job are epoch seconds with a fraction, its durations milliseconds, `enqueue_time` epoch milliseconds. */
export const ZuulLiveJobWire = z.object({
  name: z.string().min(1),
  uuid: Text,
  result: Text,
  voting: Flag,
  dependencies: z.array(z.string()).nullish(),
  waiting_status: Text,
  tries: Num,
  retry: Flag,
  canceled: Flag,
  paused: Flag,
  pre_fail: Flag,
  start_time: Num,
  end_time: Num,
  estimated_time: Num,
  elapsed_time: Num,
  remaining_time: Num,
  report_url: Text,
});
export type ZuulLiveJobWire = z.infer<typeof ZuulLiveJobWire>;

const ZuulLiveRefWire = z.object({
  id: Text,
  project: Text,
  project_canonical: Text,
  ref: Text,
  url: Text,
  owner: Text,
});
export type ZuulLiveRefWire = z.infer<typeof ZuulLiveRefWire>;

/** Before Zuul 10 an item has one ref, and its fields lie in the item itself. */
export const ZuulLiveItemWire = z.object({
  ...ZuulLiveRefWire.shape,
  id: z.string().nullish(),
  active: Flag,
  live: Flag,
  refs: z.array(ZuulLiveRefWire).nullish(),
  item_ahead: Text,
  failing_reasons: z.array(z.string()).nullish(),
  zuul_ref: Text,
  enqueue_time: Num,
  remaining_time: Num,
  jobs: z.array(z.unknown()).nullish(),
});
export type ZuulLiveItemWire = z.infer<typeof ZuulLiveItemWire>;

const ChangeQueue = z.object({
  name: Text,
  window: Num,
  heads: z.array(z.array(z.unknown())).nullish(),
});

export const ZuulLivePipelineWire = z.object({
  name: z.string().min(1),
  description: Text,
  manager: Text,
  state: Text,
  triggers: z.array(z.object({ driver: Text })).nullish(),
  change_queues: z.array(ChangeQueue).nullish(),
});
export type ZuulLivePipelineWire = z.infer<typeof ZuulLivePipelineWire>;

export const ZuulStatusWire = z.object({
  zuul_version: Text,
  last_reconfigured: Num,
  trigger_event_queue: Queue,
  management_event_queue: Queue,
  connection_event_queues: z.record(z.string(), Queue).nullish(),
  pipelines: z.array(z.unknown()),
});
export type ZuulStatusWire = z.infer<typeof ZuulStatusWire>;
