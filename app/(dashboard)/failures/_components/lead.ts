import { counted, formatCount } from "@/components/time/format";
import type { FailureQuery, FailuresAnswer } from "@/lib/contract/failures";

type Figures = Pick<FailuresAnswer, "facets" | "sources">;

/** "61 packages and 4 job lines fail. 3 wait for a retry, 128 have recovered." under the filters in force, but for status. */
export function leadOf({ facets, sources }: Figures, query: FailureQuery): string {
  if (sources.every((source) => source.lastSuccessAt === null)) return "No build has been read yet.";
  const of = (status: string) => facets.status.find((facet) => facet.value === status)?.count ?? 0;
  const where = query.release.length === 1 ? ` on ${query.release[0]}` : "";
  const first = `${failingWords(facets, query, of("failing"))}${where}.`;
  const retrying = of("retrying");
  const recovered = of("recovered");
  const rest = [
    retrying === 0 ? null : `${formatCount(retrying)} ${retrying === 1 ? "waits" : "wait"} for a retry`,
    recovered === 0 ? null : `${formatCount(recovered)} ${recovered === 1 ? "has" : "have"} recovered`,
  ].filter(Boolean);
  return rest.length === 0 ? first : `${first} ${rest.join(", ")}.`;
}

/**
 * "61 packages and 4 job lines fail"; the kinds are counted of the status that is shown. A job fails once per pipeline,
 * project and branch.
 */
function failingWords({ kind }: Figures["facets"], query: FailureQuery, failing: number): string {
  if (failing === 0) return "Nothing known fails";
  const shown = query.status.length === 0 || query.status.join() === "failing";
  const of = (value: string) => kind.find((facet) => facet.value === value)?.count ?? 0;
  const [packages, jobs] = [of("package"), of("job")];
  const verb = failing === 1 ? "fails" : "fail";
  if (!shown || packages + jobs !== failing)
    return `${counted(failing, "package or job line", "packages and job lines")} ${verb}`;
  if (jobs === 0) return `${counted(packages, "package")} ${verb} to build`;
  if (packages === 0) return `${counted(jobs, "job line")} ${verb}`;
  return `${counted(packages, "package")} and ${counted(jobs, "job line")} fail`;
}

/** Whether anything but the release and the usual status narrows the list. */
export const isNarrowed = (query: FailureQuery): boolean =>
  [query.dfg, query.component, query.instance, query.source, query.kind, query.class, query.pipeline].some(
    (chosen) => chosen.length > 0,
  ) ||
  query.package !== undefined ||
  query.olderThan !== undefined ||
  query.youngerThan !== undefined;
