import type { Storm } from "./detect";
import type { Trouble } from "./trouble";

/** An outage that is kept. */
export interface KnownIncident {
  id: number;
  trouble: Trouble;
  startedAt: Date;
  lastAt: Date;
  /** A person decided on it. */
  isTouched: boolean;
}

export interface Matched {
  /** null = a new one. */
  id: number | null;
  storm: Storm;
  /** Others that turned out to be part of it. */
  absorbs: number[];
}

/**
 * Which kept outage each found one is: the same trouble at overlapping times, or so close that it would be one. A kept one
 * goes to the first that fits; found ones that bridge several take the oldest's id, so that addresses stay. One that a person
 * decided on is never absorbed: it takes the found one before others, and of several that were decided on each stays.
 *
 * @param known in order of id
 */
export function matchStorms(
  storms: readonly Storm[],
  known: readonly KnownIncident[],
  quietMs: number,
): { matched: Matched[]; gone: number[] } {
  const free = new Map(known.map((one) => [one.id, one]));
  const matched = storms.map((storm): Matched => {
    const fit = [...free.values()].filter(
      (one) => one.trouble === storm.trouble && touches(one, storm, quietMs),
    );
    const id = (fit.find((one) => one.isTouched) ?? fit[0])?.id ?? null;
    const absorbs = fit.filter((one) => one.id !== id && !one.isTouched).map((one) => one.id);
    for (const taken of id === null ? [] : [id, ...absorbs]) free.delete(taken);
    return { id, storm, absorbs };
  });
  return { matched, gone: [...free.keys()] };
}

const touches = (
  a: Pick<KnownIncident, "startedAt" | "lastAt">,
  b: Pick<Storm, "startedAt" | "lastAt">,
  slackMs: number,
) =>
  a.startedAt.getTime() <= b.lastAt.getTime() + slackMs &&
  b.startedAt.getTime() <= a.lastAt.getTime() + slackMs;
