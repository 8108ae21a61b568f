import type { FailureRow, Suspect } from "@/lib/contract/failures";

/**
 * Suspects from the last green to the first red, and the others: what turned red a little later, or came before the last green.
 * One without a time was found between the two by its place in the source's order.
 */
export function sortSuspects({
  lastGreenAt,
  firstRed,
  suspects,
}: Pick<FailureRow, "lastGreenAt" | "firstRed"> & { suspects: readonly Suspect[] }): {
  between: Suspect[];
  others: Suspect[];
} {
  const from = lastGreenAt === null ? Number.NEGATIVE_INFINITY : Date.parse(lastGreenAt);
  const until = Date.parse(firstRed.at);
  const isBetween = ({ at }: Suspect) => at === null || (Date.parse(at) >= from && Date.parse(at) <= until);
  return { between: suspects.filter(isBetween), others: suspects.filter((suspect) => !isBetween(suspect)) };
}

/** What tells suspects apart: changes of several projects may have one title. */
export const suspectKey = ({ kind, package: name, commitHash, title, url }: Suspect): string =>
  [kind, name, commitHash, title, url].join(" ");
