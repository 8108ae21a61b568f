import type { DemoBug } from "./bugs";

/** Project of the demo's Launchpad. */
export const LP_PROJECT = "rdo-demo";
const STATUS = ["New", "Triaged", "In Progress", "Fix Released"];
const PAGE = 75;

export interface JsonAnswer {
  status: number;
  body: unknown;
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace("Z", "+00:00");

function task(bug: DemoBug, root: string, web: string) {
  return {
    self_link: `${root}/${LP_PROJECT}/+bug/${bug.id}`,
    bug_link: `${root}/bugs/${bug.id}`,
    bug_target_name: LP_PROJECT,
    bug_target_display_name: "RDO demo",
    title: `Bug #${bug.id} in RDO demo: "${bug.title}"`,
    status: STATUS[bug.stage],
    importance: bug.importance,
    assignee_link: bug.assignee === null ? null : `${root}/~${bug.assignee}`,
    web_link: `${web}/${LP_PROJECT}/+bug/${bug.id}`,
    date_created: iso(bug.filedAt),
    date_triaged: bug.stage >= 1 ? iso(bug.filedAt + 6 * 3600) : null,
    date_in_progress: bug.stage >= 2 ? iso(bug.filedAt + 24 * 3600) : null,
    date_closed: bug.closedAt === null ? null : iso(bug.closedAt),
    date_fix_released: bug.closedAt === null ? null : iso(bug.closedAt),
    is_complete: bug.stage === 3,
    resource_type_link: `${root}/#bug_task`,
  };
}

/**
 * Launchpad's web service, as far as bugs go: the tasks of a bug, and a project's searchTasks by tags and status.
 *
 * @param path below the API's root, `/bugs/7/bug_tasks`
 */
export function launchpad(
  path: string,
  search: URLSearchParams,
  { bugs, root, web }: { bugs: readonly DemoBug[]; root: string; web: string },
): JsonAnswer {
  const collection = (entries: readonly DemoBug[], next?: string): JsonAnswer => ({
    status: 200,
    body: {
      start: Number(search.get("ws.start") ?? 0),
      total_size: entries.length,
      entries: entries.map((bug) => task(bug, root, web)),
      ...(next && { next_collection_link: next }),
    },
  });
  const asked = /^\/bugs\/(\d+)\/bug_tasks\/?$/.exec(path)?.[1];
  if (asked !== undefined) {
    const bug = bugs.find(({ id }) => id === Number(asked));
    return bug ? collection([bug]) : { status: 404, body: `Object: <Products>, name: '${asked}'` };
  }
  if (path !== `/${LP_PROJECT}` || search.get("ws.op") !== "searchTasks")
    return { status: 404, body: "Object: <CloneToolsLaunchpad>, name: 'unknown'" };
  const tags = search.getAll("tags").flatMap((text) => text.split(" "));
  const status = search.getAll("status");
  const found = bugs.filter(
    (bug) =>
      tags.every((tag) => tagsOf(bug).includes(tag)) &&
      (status.length === 0 ? bug.stage < 3 : status.includes(STATUS[bug.stage] ?? "")),
  );
  const start = Number(search.get("ws.start") ?? 0);
  const next = new URLSearchParams(search);
  next.set("ws.start", String(start + PAGE));
  return collection(
    found.slice(start, start + PAGE),
    found.length > start + PAGE ? `${root}${path}?${next}` : undefined,
  );
}

/** The demo tags bugs by DFG, and those that block by release. */
const tagsOf = (bug: DemoBug) => [bug.owner, ...(bug.blocks ? [`blocks-${bug.release}`] : [])];
