import { bugsOf } from "../servers/trackers/bugs";
import { TRACKER_PATHS } from "../servers/trackers/part";
import { type Cause, type CauseKind, classOf } from "../world/causes";
import type { FiledBug, SeenFix, SeenItem } from "./seen";

/** The bugs that the demo's people filed by now, with their addresses under `url`. */
export function filedBugs(causes: readonly Cause[], url: string, now: Date): FiledBug[] {
  return causes.flatMap((cause) =>
    bugsOf([cause], now.getTime() / 1000).map((bug) => ({
      url: bug.tracker === "launchpad" ? launchpadBug(url, bug.id) : bugzillaBug(url, bug.id),
      cause: cause.id,
      kind: cause.kind,
      isTooSoon: bug.closedAt !== null && cause.end === undefined,
      isClosed: bug.closedAt !== null,
      words: wordsOf(cause),
      names: [...(cause.packages ?? []), ...(cause.jobs ?? [])],
      class: classOf(cause),
    })),
  );
}

const launchpadBug = (url: string, id: number) => `${url}${TRACKER_PATHS.launchpad}/bugs/${id}`;
const bugzillaBug = (url: string, id: number) => `${url}${TRACKER_PATHS.bugzilla}/show_bug.cgi?id=${id}`;

/** Details of a cause that its error says each time, by kind; of other kinds one goes by what fails. */
const TELLING: Readonly<Partial<Record<CauseKind, readonly string[]>>> = {
  "dependency-bump": ["module", "symbol"],
  "missing-buildrequire": ["requirement"],
  "patch-conflict": ["patch"],
  "long-failing": ["file"],
  "job-config": ["variable"],
};

const wordsOf = ({ kind, detail = {} }: Cause): string[] =>
  (TELLING[kind] ?? []).flatMap((field) => detail[field] ?? []);

/** Whether an item is what a bug was filed for, as whoever knows the bug would say. */
export function isOfBug(item: SeenItem, bug: FiledBug): boolean {
  const text = `${item.title}\n${item.headline ?? ""}`;
  if (bug.words.length > 0 && bug.words.every((word) => text.includes(word))) return true;
  return item.class === bug.class && bug.names.some((name) => names(item.title, name));
}

/** Whether an item is of the package that a change mends. */
export const isOfFix = (item: SeenItem, fix: SeenFix): boolean =>
  fix.package !== null && fix.url !== null && names(item.title, fix.package);

/** A title names what fails first, and in full: "openstack-nova does not build: ...". */
const names = (title: string, name: string): boolean =>
  title === name || title.startsWith(`${name} `) || title.startsWith(`${name}:`);
