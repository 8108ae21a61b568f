import { BUILD, type KojiTaskRow, TASK } from "../../rows/koji-rows";
import { buildCore } from "./builds";
import type { KojiHub } from "./hub";

const NAMES = {
  build: Object.keys(BUILD),
  task: Object.keys(TASK),
};

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function page(title: string, rows: readonly (readonly [string, string])[]): string {
  const cells = rows.map(([name, html]) => `<tr><th>${escaped(name)}</th><td>${html}</td></tr>`);
  return `<!doctype html>\n<title>${escaped(title)} | Koji</title>\n<h4>${escaped(title)}</h4>\n<table>\n${cells.join("\n")}\n</table>\n`;
}

/** A page of the hub's web pages, or a file of its tree; undefined when there is none. */
export function answerWeb(
  hub: KojiHub,
  path: string,
  query: URLSearchParams,
  now: number,
): { type: string; text: string } | undefined {
  const html = (text: string | undefined) =>
    text === undefined ? undefined : { type: "text/html; charset=UTF-8", text };
  const number = (name: string) => Number(query.get(name));
  if (path === `${hub.webPath}/buildinfo`) return html(buildPage(hub, number("buildID")));
  if (path === `${hub.webPath}/taskinfo`) return html(taskPage(hub, number("taskID"), now));
  if (path === `${hub.webPath}/taginfo`) return html(tagPage(hub, number("tagID")));
  if (path === `${hub.webPath}/packageinfo`) return html(packagePage(hub, number("packageID")));
  if (path === `${hub.webPath}/getfile`) {
    const text = fileOf(hub, number("taskID"), query.get("name") ?? "", now);
    const offset = number("offset");
    return text === undefined
      ? undefined
      : plainText(offset < 0 ? text.slice(offset) : text.slice(offset || 0));
  }
  return fileOfTree(hub, path, now);
}

const plainText = (text: string) => ({ type: "text/plain; charset=UTF-8", text });

function fileOf(hub: KojiHub, taskId: number, name: string, now: number): string | undefined {
  const task = hub.store.tasks.get(taskId);
  return task && hub.store.output(task, now).get(name);
}

/** `work/tasks/<id % 10000>/<id>/<file>`; the remainder is not padded. */
function fileOfTree(hub: KojiHub, path: string, now: number) {
  const found = /^\/work\/tasks\/(\d+)\/(\d+)\/([\w.-]+)$/.exec(path.slice(hub.filesPath.length));
  if (!path.startsWith(hub.filesPath) || !found) return undefined;
  const id = Number(found[2]);
  const text = Number(found[1]) === id % 10_000 ? fileOf(hub, id, found[3] ?? "", now) : undefined;
  return text === undefined ? undefined : plainText(text);
}

function buildPage({ store, webPath }: KojiHub, id: number): string | undefined {
  const row = store.builds.get(id);
  if (!row) return undefined;
  const core = buildCore(store, row);
  const tags = store.staysOf(id).filter((stay) => stay.revokeEvent === null);
  const link =
    row.taskId === null ? "" : `<a href="${webPath}/taskinfo?taskID=${row.taskId}">${row.taskId}</a>`;
  return page(`Information for build ${core.nvr}`, [
    ["ID", String(id)],
    ["Package Name", escaped(String(core.package_name))],
    ["Version", escaped(row.version)],
    ["Release", escaped(row.release)],
    ["State", (NAMES.build[row.state] ?? "").toLowerCase()],
    ["Started", escaped(String(core.start_time ?? ""))],
    ["Completed", escaped(String(core.completion_time ?? ""))],
    ["Task", link],
    ["Tags", tags.map((stay) => escaped(store.tags.get(stay.tagId)?.name ?? "")).join("<br>")],
  ]);
}

function taskPage({ store, webPath, filesPath }: KojiHub, id: number, now: number): string | undefined {
  const task = store.tasks.get(id);
  if (!task) return undefined;
  const files = [...store.output(task, now).keys()].map(
    (name) => `<a href="${filesPath}/work/tasks/${id % 10_000}/${id}/${name}">${name}</a>`,
  );
  return page(`Information for task ${task.method} (${id})`, [
    ["ID", String(id)],
    ["Method", task.method],
    ["State", (NAMES.task[task.state] ?? "").toLowerCase()],
    ["Result", escaped(resultText(task))],
    [
      "Descendants",
      store
        .children(id)
        .map(
          (child) =>
            `<a href="${webPath}/taskinfo?taskID=${child.id}">${child.method} ${child.label ?? ""}</a>`,
        )
        .join("<br>"),
    ],
    ["Output", files.join("<br>")],
  ]);
}

const resultText = ({ result }: KojiTaskRow) => (result && "fault" in result ? result.fault.text : "");

function tagPage({ store }: KojiHub, id: number): string | undefined {
  const tag = store.tags.get(id);
  if (!tag) return undefined;
  const held = store.staysIn(id).filter((stay) => stay.revokeEvent === null).length;
  return page(`Information for tag ${tag.name}`, [
    ["ID", String(id)],
    ["Builds", String(held)],
  ]);
}

function packagePage({ store }: KojiHub, id: number): string | undefined {
  const found = store.packages.get(id);
  return found && page(`Information for package ${found.name}`, [["ID", String(id)]]);
}
