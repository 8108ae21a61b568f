import { MINUTE } from "@/lib/shared/clock";
import type { GerritClient, ReviewPage } from "./client";
import { formatTime } from "./map";
import { walkList } from "./walk";

/** Gerrit's search index runs behind its changes by seconds to minutes. */
export const OVERLAP_MS = 10 * MINUTE;

/** Queries in one request; more would make an address longer than some proxies take. */
const TOGETHER = 5;

/** One page as it was read. `cursor` is set on the last: pass it as `since` next time. */
export interface ReviewNews extends ReviewPage {
  scope: string;
  cursor: Date | null;
}

/**
 * What changed in any of `scopes` (Gerrit queries) since the cursor, overlapped by ten minutes, whatever its status.
 * The new cursor is the newest `updated` seen, so that it is told by the server's clock; it never goes back, and not past
 * `now`, so that one change dated into the future does not hide the others.
 *
 * @param since cursor of the last whole read, or how far back a first read shall go
 * @param now our clock before the first request: what changes while we read is later than it, and comes next time
 */
export async function* collectReviews(
  client: GerritClient,
  scopes: readonly string[],
  since: Date,
  now: Date,
  signal: AbortSignal,
): AsyncGenerator<ReviewNews, void, void> {
  const after = `after:"${formatTime(new Date(since.getTime() - OVERLAP_MS))}"`;
  yield* collect(client, scopes, (scope) => `${grouped(scope)} ${after}`.trim(), { since, now }, signal);
}

/**
 * Every open review of `scopes`, however old: for the first read and for a daily comparison with what is held as open
 * (see `findMissing`). Carries no cursor of its own: `cursor` is null throughout.
 */
export async function* collectOpenReviews(
  client: GerritClient,
  scopes: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<ReviewNews, void, void> {
  yield* collect(client, scopes, (scope) => `${grouped(scope)} status:open`.trim(), undefined, signal);
}

/**
 * Asks by number for reviews held as open that a whole read of the open ones did not bring. `gone` are those the server
 * does not show any more (deleted, or made private).
 */
export async function findMissing(
  client: GerritClient,
  numbers: readonly number[],
  signal: AbortSignal,
): Promise<ReviewPage & { gone: number[] }> {
  const found: ReviewPage & { gone: number[] } = {
    facts: [],
    rejected: [],
    numbers: [],
    size: 0,
    more: false,
    gone: [],
  };
  for (const some of chunks(numbers, 50)) {
    const query = some.map((number) => `change:${number}`).join(" OR ");
    for (const page of await client.changes([query], 0, signal)) {
      found.facts.push(...page.facts);
      found.rejected.push(...page.rejected);
      found.numbers.push(...page.numbers);
      found.size += page.size;
    }
  }
  const seen = new Set(found.numbers);
  found.gone = numbers.filter((number) => !seen.has(number));
  return found;
}

async function* collect(
  client: GerritClient,
  scopes: readonly string[],
  queryOf: (scope: string) => string,
  times: { since: Date; now: Date } | undefined,
  signal: AbortSignal,
): AsyncGenerator<ReviewNews, void, void> {
  let newest = times?.since.getTime() ?? 0;
  let held: ReviewNews | undefined;
  for (const some of chunks(scopes, TOGETHER)) {
    const firsts = await client.changes(some.map(queryOf), 0, signal);
    for (const [i, scope] of some.entries()) {
      const read = async (start: number) => {
        const [page] = await client.changes([queryOf(scope)], start, signal);
        return page as ReviewPage;
      };
      for await (const page of walkList(read, firsts[i])) {
        for (const fact of page.facts) newest = Math.max(newest, fact.updatedAt.getTime());
        // One page is held back, so that the last one can carry the cursor.
        if (held) yield held;
        held = { ...page, scope, cursor: null };
      }
    }
  }
  if (held) yield { ...held, cursor: times ? cursorOf(newest, times) : null };
}

const cursorOf = (newest: number, { since, now }: { since: Date; now: Date }) =>
  new Date(Math.max(since.getTime(), Math.min(newest, now.getTime())));

/** A scope of alternatives is put in brackets, so that what is added applies to each. */
const grouped = (scope: string) => (/\bOR\b/.test(scope) ? `(${scope})` : scope);

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
