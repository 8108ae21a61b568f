import type { Freshness, Status } from "@/lib/contract/common";

/**
 * A status as far as the builder's source lets one say it: on input that is old, failing or not read it is "stale",
 * whatever it was when last read. No data stays no data.
 */
export function judged<S extends Status>(
  status: S,
  instance: string,
  sources: readonly Pick<Freshness, "feed" | "state">[],
): S | "stale" {
  if (status === "none") return status;
  const feed = sources.find((source) => source.feed === `dlrn-${instance}`);
  return feed?.state === "fresh" ? status : "stale";
}
