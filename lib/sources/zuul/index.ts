export { createZuulClient, type RowKey, type ZuulClient, type ZuulList, type ZuulPage } from "./client";
export {
  type CollectOptions,
  type CollectStep,
  collect,
  type ZuulCursors,
  type ZuulScope,
} from "./collect";
export type { Hole, ZuulCursor } from "./cursor";
export type { LogLimits } from "./log-files";
export { fetchEvidence, type LoggedBuild, logRootOf } from "./logs";
export type { HeldOpen, OpenStep } from "./open-rows";
export type { ZuulQuery } from "./query";
export type { WalkStep } from "./walk";
export type { ZuulEndpoint } from "./wire";
