export type { KojiBatch, KojiCursor, StayKey } from "./batch";
export { createKojiClient, type KojiClient } from "./client";
export { fetchDesiredTags } from "./desired";
export { FAILURES_AT_ONCE, type FailedAttempt } from "./failures";
export type { KojiLoadBatch, KojiLoadState } from "./load";
export { replayKoji } from "./requests";
export { wireOf } from "./rows";
export type { KojiEndpoint } from "./rpc";
export { KojiHubRewound } from "./tick";
