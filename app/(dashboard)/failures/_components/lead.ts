import { counted, formatCount } from "@/components/time/format";
import type { FailureQuery, FailuresAnswer } from "@/lib/contract/failures";

type Figures = Pick<FailuresAnswer, "facets" | "sources">;

/** "61 packages fail to build. 3 wait for a retry, 128 have recovered." under the filters in force, but for status. */
export function leadOf({ facets, sources }: Figures, query: FailureQuery): string {
  if (sources.every((source) => source.lastSuccessAt === null)) return "No build has been read yet.";
  const of = (status: string) => facets.status.find((facet) => facet.value === status)?.count ?? 0;
  const failing = of("failing");
  const where = query.release.length === 1 ? ` on ${query.release[0]}` : "";
  const first =
    failing === 0
      ? `Nothing known fails${where}.`
      : `${counted(failing, "package")} ${failing === 1 ? "fails" : "fail"} to build${where}.`;
  const retrying = of("retrying");
  const recovered = of("recovered");
  const rest = [
    retrying === 0 ? null : `${formatCount(retrying)} ${retrying === 1 ? "waits" : "wait"} for a retry`,
    recovered === 0 ? null : `${formatCount(recovered)} ${recovered === 1 ? "has" : "have"} recovered`,
  ].filter(Boolean);
  return rest.length === 0 ? first : `${first} ${rest.join(", ")}.`;
}

/** Whether anything but the release and the usual status narrows the list. */
export const isNarrowed = (query: FailureQuery): boolean =>
  query.dfg.length + query.component.length + query.instance.length > 0 ||
  query.package !== undefined ||
  query.olderThan !== undefined ||
  query.youngerThan !== undefined;
