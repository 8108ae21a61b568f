import { counted } from "@/components/time/format";
import type { IncidentRow, IncidentsAnswer } from "@/lib/contract/incidents";
import { formatDuration } from "@/lib/shared/duration";

/** "60 packages and jobs of 11 DFGs". */
export const spreadOf = ({ subjects, dfgs }: Pick<IncidentRow, "subjects" | "dfgs">): string =>
  `${counted(subjects, "package or job", "packages and jobs")}${dfgs.length === 0 ? "" : ` of ${counted(dfgs.length, "DFG")}`}`;

/** "left out of pass rates", or that it counts. */
export const exclusionOf = ({
  isExcluded,
  failures,
}: Pick<IncidentRow, "isExcluded" | "failures">): string =>
  isExcluded
    ? `${counted(failures, "failure")} left out of the pass rates`
    : `${counted(failures, "failure")}, counted in the pass rates`;

/** How long failures came in: "2 h 10 min". */
export const lengthOf = ({ startedAt, lastAt }: Pick<IncidentRow, "startedAt" | "lastAt">): string =>
  formatDuration(Math.max(60_000, Date.parse(lastAt) - Date.parse(startedAt)));

/** One sentence over the list. */
export function leadOf({ open, total }: Pick<IncidentsAnswer, "open" | "total">): string {
  if (total === 0) return "No outage is known.";
  const known = `${counted(total, "outage")} known`;
  return open === 0 ? `None goes on now; ${known}.` : `${counted(open, "outage")} now; ${known}.`;
}

/** Page of an outage. */
export const incidentHref = (id: string): string => `/incidents/${encodeURIComponent(id)}`;
