export { createZuulClient, type ZuulClient, type ZuulList } from "./client";
export { type CollectStep, collect, type ZuulCursors } from "./collect";
export type { ZuulCursor } from "./cursor";
export { fetchEvidence, logRootOf } from "./logs";
export { fetchLogTail } from "./passing-log";
