import { counted } from "@/components/time/format";
import type { PointRef } from "@/lib/contract/candidates";
import type { Status } from "@/lib/contract/common";
import type { HistoryEntry, JobState, OfferState } from "@/lib/contract/promotion-history";
import { segment } from "@/lib/query/api";

/** The state of a candidate as an icon and a word. A promotion without its criteria met is no good news. */
export function offerStatus(state: OfferState | null, forced: boolean): { status: Status; word: string } {
  if (forced) return { status: "warn", word: "forced" };
  switch (state) {
    case "promoted":
      return { status: "ok", word: "promoted" };
    case "met":
      return { status: "warn", word: "criteria met, not promoted" };
    case "testing":
      return { status: "run", word: "being tested" };
    case "missing":
      return { status: "bad", word: "not promoted" };
    case "superseded":
      return { status: "none", word: "passed over" };
    case null:
      return { status: "none", word: "not judged" };
  }
}

/** How a job of a candidate stands, as an icon and a word. */
export function jobStatus(state: JobState): { status: Status; word: string } {
  switch (state) {
    case "passed":
      return { status: "ok", word: "passed" };
    case "passed-by-alternative":
      return { status: "ok", word: "passed by another job" };
    case "running":
      return { status: "run", word: "running" };
    case "failed":
      return { status: "bad", word: "failed" };
    case "not-run":
      return { status: "none", word: "not run" };
  }
}

type Judged = Pick<HistoryEntry, "state" | "forced" | "user" | "required" | "missing">;

/** Why a candidate was not promoted, or how it was: "2 jobs missing: a failed, b did not run". */
export function reasonOf({ state, forced, user, required, missing }: Judged): string {
  const jobs = missingWords(missing);
  if (forced) return `by ${user ?? "somebody"}, with ${jobs === "" ? "criteria not met then" : jobs}`;
  switch (state) {
    case "promoted":
      return required === null ? "criteria of then are not known" : `all ${counted(required, "job")} passed`;
    case "met":
      return "all jobs passed; a later step has not promoted it";
    case "testing":
      return required === null
        ? "no criteria are known"
        : `${required - missing.length} of ${counted(required, "job")} passed so far`;
    case "missing":
      return jobs === "" ? "no criteria are known" : jobs;
    case "superseded":
      return `a newer one was promoted first${jobs === "" ? "" : `; ${jobs}`}`;
  }
}

/** More names than this do not help in one line. */
const NAMED = 3;

export function missingWords(missing: HistoryEntry["missing"]): string {
  if (missing.length === 0) return "";
  const told = missing.slice(0, NAMED).map(({ job, state }) => `${job} ${jobWord(state)}`);
  const more = missing.length - told.length;
  return `${counted(missing.length, "job")} missing: ${told.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

const jobWord = (state: JobState): string =>
  state === "not-run" ? "did not run" : state === "running" ? "is running" : jobStatus(state).word;

/** A short name of a candidate: the first eight digits of an aggregate's hash, the whole number of a build. */
export const shortKey = (key: string): string => (/^\d{1,16}$/.test(key) ? key : key.slice(0, 8));

/** What a point is called on a page. */
export function pointWord({ kind, name, key, component }: PointRef): string {
  const of = component === null ? "" : `${component} `;
  if (kind === "date") return `${of}on ${name.replace("T", " ")}`;
  return key === null ? `${of}${name.replace("-", " ")}` : `${of}${shortKey(key)}`;
}

const targetPath = (target: { instance: string; promoteName: string }) =>
  `/promotions/${segment(target.instance)}/${segment(target.promoteName)}`;

/** The page of a candidate, or of a promotion by its id. */
export const candidateHref = (target: { instance: string; promoteName: string }, name: string): string =>
  `${targetPath(target)}/${segment(name)}`;

/** The comparison of two points; either may still be open. */
export function compareHref(
  target: { instance: string; promoteName: string },
  points: { from?: string | undefined; to?: string | undefined },
): string {
  const search = new URLSearchParams(
    Object.entries(points).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ).toString();
  return `${targetPath(target)}/compare${search === "" ? "" : `?${search}`}`;
}
