import { z } from "zod";

// Only the fields we use; a hub sends more, and versions differ in which. Absent is nil, and a missing member too.

const Id = z.number().int();
const Text = z.string().nullish();
/** Epoch seconds; the text beside them is in the zone of the hub's database. */
const Seconds = z.number().nullish();
const Epoch = z
  .union([
    z.number().int(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .nullish();

export const KojiEventWire = z.object({ id: Id, ts: z.number() });

/** listTagged leaves the `_ts` members out and sends the text ones alone. */
export const KojiBuildWire = z.object({
  build_id: Id,
  creation_event_id: Id,
  task_id: Id.nullish(),
  package_name: z.string().min(1),
  version: z.string().min(1),
  release: z.string().min(1),
  epoch: Epoch,
  nvr: Text,
  state: Id,
  owner_name: Text,
  source: Text,
  extra: z.unknown().optional(),
  creation_ts: Seconds,
  creation_time: Text,
  start_ts: Seconds,
  start_time: Text,
  completion_ts: Seconds,
  completion_time: Text,
  draft: z.boolean().nullish(),
  volume_name: Text,
});
export type KojiBuildWire = z.infer<typeof KojiBuildWire>;

/** `extra` of a build made from an uploaded SRPM, which has no `source`. */
export const KojiExtraWire = z.object({ source: z.object({ original_url: z.string().min(1) }) });

export const KojiTaggedWire = KojiBuildWire.extend({
  tag_id: Id,
  tag_name: z.string().min(1),
  create_event: Id,
});
export type KojiTaggedWire = z.infer<typeof KojiTaggedWire>;

/** A row of queryHistory's tag_listing; two of its names hold a dot. */
export const KojiStayWire = z.object({
  build_id: Id,
  name: z.string().min(1),
  version: z.string().min(1),
  release: z.string().min(1),
  epoch: Epoch,
  "build.state": Id,
  tag_id: Id,
  "tag.name": z.string().min(1),
  create_event: Id,
  create_ts: z.number(),
  creator_name: Text,
  revoke_event: Id.nullish(),
  revoke_ts: Seconds,
  revoker_name: Text,
});
export type KojiStayWire = z.infer<typeof KojiStayWire>;

export const KojiTagWire = z.object({
  id: Id,
  name: z.string().min(1),
  arches: Text,
  locked: z.boolean().nullish(),
});
export type KojiTagWire = z.infer<typeof KojiTagWire>;

export const KojiTargetWire = z.object({
  id: Id,
  name: z.string().min(1),
  build_tag_name: z.string().min(1),
  dest_tag_name: z.string().min(1),
});
export type KojiTargetWire = z.infer<typeof KojiTargetWire>;

/** `request` is a list of parameters, or the document of a call in a string when the hub was not asked to decode it. */
export const KojiTaskWire = z.object({
  id: Id,
  parent: Id.nullish(),
  method: z.string().min(1),
  arch: Text,
  label: Text,
  state: Id,
  owner_name: Text,
  create_ts: z.number(),
  start_ts: Seconds,
  completion_ts: Seconds,
  request: z.unknown().optional(),
});
export type KojiTaskWire = z.infer<typeof KojiTaskWire>;

/** getTaskDescendents: the children of each task, by the parent's id as text. */
export const KojiTaskTreeWire = z.record(z.string(), z.array(z.unknown()));

/** A failed task's result, asked for with raise_fault=false. */
export const KojiResultFaultWire = z.object({ faultCode: z.number().int(), faultString: z.string() });

/** listTaskOutput with stat: sizes are decimal text. */
export const KojiOutputWire = z.record(
  z.string(),
  z.object({ st_size: z.coerce.number().int().nonnegative() }),
);
