import type { CiVoteAggRow, CiVoteRow, CommitRow } from "../../rows/row-types";
import type { DlrnInstance } from "./instance";
import { PAGE_CAP } from "./promotions";

type Arguments = Readonly<Record<string, unknown>>;
type Test<R> = (row: R) => boolean;

/** A page of rows, newest first. A negative limit means no limit and a negative offset none, as in SQLite. */
function page<R>(rows: readonly R[], tests: readonly Test<R>[], { limit, offset }: Arguments): R[] {
  const asked = typeof limit === "number" ? limit : PAGE_CAP;
  const size = asked < 0 ? Number.POSITIVE_INFINITY : Math.min(asked, PAGE_CAP);
  let skip = typeof offset === "number" ? Math.max(0, offset) : 0;
  const found: R[] = [];
  let index = rows.length - 1;
  if (tests.length === 0) {
    index -= skip;
    skip = 0;
  }
  for (; index >= 0 && found.length < size; index--) {
    const row = rows[index];
    if (row === undefined || !tests.every((test) => test(row))) continue;
    if (skip > 0) skip--;
    else found.push(row);
  }
  return found;
}

/** Equality tests for those of the named arguments that were given. */
function equals<R>(asked: Arguments, names: readonly (keyof R & string)[]): Test<R>[] {
  return names
    .filter((name) => asked[name] !== undefined && asked[name] !== null)
    .map((name) => (row) => row[name] === asked[name]);
}

/** SQL LIKE without regard to case, the way `extendedHash` is matched. */
function like(pattern: string): Test<string | null> {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    .replaceAll("%", ".*")
    .replaceAll("_", ".");
  const expression = new RegExp(`^${source}$`, "is");
  return (text) => text !== null && expression.test(text);
}

const COMPARE: Record<string, (value: number, bound: number) => boolean> = {
  gt: (value, bound) => value > bound,
  gte: (value, bound) => value >= bound,
  lt: (value, bound) => value < bound,
  lte: (value, bound) => value <= bound,
  eq: (value, bound) => value === bound,
};

function window<R extends { timestamp: number }>(asked: Arguments): Test<R>[] {
  const bounds = (asked.where as { timestamp?: Record<string, number | null> } | undefined)?.timestamp ?? {};
  return Object.entries(bounds).flatMap(([name, bound]) => {
    const compare = COMPARE[name];
    return compare && bound !== null ? [(row: R) => compare(row.timestamp, bound)] : [];
  });
}

export function listCommits({ store }: DlrnInstance, asked: Arguments): CommitRow[] {
  const tests = equals<CommitRow>(asked, ["component", "status", "commitHash", "distroHash"]);
  if (typeof asked.extendedHash === "string") {
    const matches = like(asked.extendedHash);
    tests.push((row) => matches(row.extendedHash));
  }
  const rows = typeof asked.projectName === "string" ? store.commitsOf(asked.projectName) : store.commits;
  return page(rows, tests, asked);
}

export function listVotes({ store }: DlrnInstance, asked: Arguments): CiVoteRow[] {
  const names = ["ciName", "ciVote", "ciInProgress", "timestamp", "user", "component"] as const;
  const rows = typeof asked.commitId === "number" ? store.votesOf(asked.commitId) : store.civotes;
  return page(rows, [...equals<CiVoteRow>(asked, names), ...window<CiVoteRow>(asked)], asked);
}

export function listVotesAgg({ store }: DlrnInstance, asked: Arguments): CiVoteAggRow[] {
  const names = ["refHash", "ciName", "ciVote", "ciInProgress", "timestamp", "user"] as const;
  const tests = [...equals<CiVoteAggRow>(asked, names), ...window<CiVoteAggRow>(asked)];
  if (asked.lastRefHash === true) {
    const where = asked.where as { timestamp?: unknown } | undefined;
    if (asked.refHash !== undefined || asked.timestamp !== undefined || where?.timestamp !== undefined) {
      throw new Error(
        "refHash/timestamp/where.timestamp and last_ref_hash cannot be provided in the same query",
      );
    }
    const newest = store.civotesAgg.reduce<CiVoteAggRow | undefined>(
      (best, row) => (!best || row.timestamp >= best.timestamp ? row : best),
      undefined,
    );
    tests.push((row) => row.refHash === newest?.refHash);
  }
  return page(store.civotesAgg, tests, asked);
}

interface PackageStatusRow {
  id: string;
  projectName: string;
  status: string;
  lastSuccess: string | null;
  firstFailureCommit: string | null;
}

/** Zone-less time text as the server prints it, in UTC here. */
const zoneless = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);

/**
 * The server's own idea of package status, quirks included: a package whose newest row is RETRY is called
 * FAILED but found only without filter or by RETRY, and `firstFailureCommit` is the newest build's commit.
 */
export function listPackageStatus({ store, packages }: DlrnInstance, asked: Arguments): PackageStatusRow[] {
  const wanted = packages.filter((info) => !asked.projectName || info.name === asked.projectName);
  const found = wanted.flatMap(({ name: projectName }): Omit<PackageStatusRow, "id">[] => {
    const rows = store.commitsOf(projectName);
    const status = rows.at(-1)?.status ?? "NO_BUILD";
    if (typeof asked.status === "string" && asked.status !== status) return [];
    const bare = { projectName, status, lastSuccess: null, firstFailureCommit: null };
    if (status === "NO_BUILD" || status === "SUCCESS") return [bare];
    const lastSuccess = zoneless(rows.findLast((row) => row.status === "SUCCESS")?.dtBuild ?? 0);
    return [{ ...bare, status: "FAILED", lastSuccess, firstFailureCommit: rows.at(-1)?.commitHash ?? null }];
  });
  return found.map((row, index) => ({ id: String(index), ...row }));
}
