import { z } from "zod";

/**
 * Only the fields we use, of every Zuul from 3.19 on; upstream calls much of this undocumented, so all but the keys may be
 * missing or null. Before Zuul 10 `ref` is text and its neighbours lie beside it; since then `ref` is an object.
 */
const Text = z.string().nullish();
const Flag = z.boolean().nullish();
const Num = z.number().nullish();

export const ZuulRefWire = z.object({
  project: Text,
  branch: Text,
  change: z.union([z.number(), z.string()]).nullish(),
  patchset: z.union([z.number(), z.string()]).nullish(),
  ref: Text,
  oldrev: Text,
  newrev: Text,
  ref_url: Text,
});
export type ZuulRefWire = z.infer<typeof ZuulRefWire>;

const flatRef = { ...ZuulRefWire.shape, ref: z.union([z.string(), ZuulRefWire]).nullish() };

export const ZuulBuildWire = z.object({
  ...flatRef,
  _id: z.number().int().nonnegative().nullish(),
  /** Null for a SKIPPED row of older servers: nothing was ever started. */
  uuid: Text,
  job_name: z.string().min(1),
  result: Text,
  held: Flag,
  start_time: Text,
  end_time: Text,
  duration: Num,
  voting: Flag,
  log_url: Text,
  nodeset: Text,
  error_detail: Text,
  final: Flag,
  artifacts: z.array(z.unknown()).nullish(),
  provides: z.array(z.unknown()).nullish(),
  pipeline: Text,
  event_id: Text,
  event_timestamp: Text,
  buildset: z.object({ uuid: Text }).nullish(),
});
export type ZuulBuildWire = z.infer<typeof ZuulBuildWire>;

/** One of a build's artifacts; the list holds what jobs returned, so each is looked at by itself. */
export const ZuulArtifactWire = z.object({
  name: z.string(),
  url: z.string(),
  metadata: z.object({ type: z.unknown() }).partial().nullish(),
});

export const ZuulBuildsetWire = z.object({
  ...flatRef,
  _id: z.number().int().nonnegative().nullish(),
  uuid: z.string().min(1),
  result: Text,
  message: Text,
  pipeline: z.string().min(1),
  event_id: Text,
  event_timestamp: Text,
  first_build_start_time: Text,
  last_build_end_time: Text,
  refs: z.array(ZuulRefWire).nullish(),
});
export type ZuulBuildsetWire = z.infer<typeof ZuulBuildsetWire>;

/** What the single endpoint adds; either key is absent when there is nothing to tell. */
export const ZuulBuildsetListsWire = z.object({
  builds: z.array(z.unknown()).nullish(),
  events: z.array(z.unknown()).nullish(),
});

export const ZuulEventWire = z.object({ event_time: z.string(), event_type: z.string(), description: Text });
export type ZuulEventWire = z.infer<typeof ZuulEventWire>;

export const ZuulBuildTimeWire = z.object({
  uuid: z.string().min(1),
  job_name: z.string().min(1),
  result: Text,
  final: Flag,
  start_time: Text,
  end_time: Text,
  duration: Num,
  project: Text,
  branch: Text,
  pipeline: Text,
});
export type ZuulBuildTimeWire = z.infer<typeof ZuulBuildTimeWire>;

export const ZuulJobWire = z.object({
  name: z.string().min(1),
  description: Text,
  tags: z.array(z.string()).nullish(),
  variants: z.array(z.object({ parent: Text })).nullish(),
});
export type ZuulJobWire = z.infer<typeof ZuulJobWire>;

export const ZuulPipelineWire = z.object({
  name: z.string().min(1),
  triggers: z.array(z.object({ driver: Text })).nullish(),
});
export type ZuulPipelineWire = z.infer<typeof ZuulPipelineWire>;

export const ZuulConfigErrorWire = z.object({
  source_context: z.object({ project: Text, branch: Text, path: Text }).nullish(),
  error: Text,
  short_error: Text,
  severity: Text,
  name: Text,
});
export type ZuulConfigErrorWire = z.infer<typeof ZuulConfigErrorWire>;

export const ZuulInfoWire = z.object({
  info: z.object({
    tenant: Text,
    websocket_url: Text,
    capabilities: z.object({ auth: z.object({ read_protected: Flag }).nullish() }).nullish(),
  }),
});
export type ZuulInfoWire = z.infer<typeof ZuulInfoWire>;
