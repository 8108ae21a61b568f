import { shardedDir } from "../../rows/paths";
import { aggregateRepoFile, md5, repoFile } from "../../rows/repo-file";
import { type CommitRow, PURGED } from "../../rows/row-types";
import { type Answer, type DlrnRequest, frameworkError, textAnswer } from "./answer";
import type { DlrnInstance } from "./instance";
import { queueHtml, reportHtml } from "./web-pages";
import { commitYaml, statusReportCsv, versionsCsv } from "./web-text";

/** A file of the tree with the time of its last change, in seconds. */
interface WebFile {
  type: string;
  text: string;
  changed: number;
}

const TEXT = "text/plain";
const CSV = "text/csv";
const HTML = "text/html; charset=utf-8";

/** Per component, the row a name stands on and since when. */
type Standing = Map<string | null, { row: CommitRow; since: number }>;

/** What `current`, `consistent` or a promotion name points at, component by component. */
function standing(instance: DlrnInstance, name: string): Standing {
  const { store } = instance;
  const found: Standing = new Map();
  const set = (component: string | null, row: CommitRow | undefined, since: number) => {
    if (row) found.set(component, { row, since });
  };
  if (name === "current") {
    for (const row of store.commits)
      if (row.status === "SUCCESS") set(row.component, row, store.finishedAt(row));
  } else if (name === "consistent") {
    for (const vote of store.civotes) {
      if (vote.ciName === name) set(vote.component, store.commit(vote.commitId), vote.timestamp);
    }
  } else {
    for (const promotion of store.promotions) {
      if (promotion.promoteName !== name) continue;
      set(promotion.component, store.commit(promotion.commitId), promotion.timestamp);
    }
  }
  return found;
}

/** A file below a name: of one component, or of the aggregate over all of them. */
function namedFile(
  instance: DlrnInstance,
  name: string,
  component: string | null,
  file: string,
): WebFile | undefined {
  const all = standing(instance, name);
  const own = component === null ? undefined : all.get(component);
  const entries = own ? [own] : component === null ? [...all.values()] : [];
  if (entries.length === 0) return undefined;
  const rows = entries.map((entry) => entry.row);
  const changed = Math.max(...entries.map((entry) => entry.since));
  const repo = () => (own ? repoFile(instance.baseUrl, own.row) : aggregateRepoFile(instance.baseUrl, rows));
  if (file === "delorean.repo") return { type: TEXT, text: repo(), changed };
  if (file === "delorean.repo.md5") return { type: TEXT, text: md5(repo()), changed };
  if (file === "versions.csv") return { type: CSV, text: versionsCsv(instance, rows), changed };
  if (file === "commit.yaml" && own) return { type: TEXT, text: commitYaml(own.row), changed };
  return undefined;
}

/** A file in the directory of one build; a purged build has lost it. */
function buildFile(instance: DlrnInstance, dir: string, file: string): WebFile | undefined {
  const hashes = /([0-9a-f]{40})_[0-9a-f]{8}/.exec(dir);
  const row = instance.store.commits.findLast(
    (commit) => commit.commitHash === hashes?.[1] && shardedDir(commit) === dir,
  );
  if (!row || row.flags & PURGED) return undefined;
  const changed = instance.store.finishedAt(row);
  const good = row.status === "SUCCESS";
  if (file === "commit.yaml") return { type: TEXT, text: commitYaml(row), changed };
  if (file === "rpmbuild.log") return { type: TEXT, text: instance.buildLog(row), changed };
  if (file === "notes.log" && !good) return { type: TEXT, text: `${row.notes ?? ""}\n`, changed };
  if (file === "delorean.repo" && good) return { type: TEXT, text: repoFile(instance.baseUrl, row), changed };
  if (file === "versions.csv" && good) return { type: CSV, text: versionsCsv(instance, [row]), changed };
  return undefined;
}

function fileAt(instance: DlrnInstance, path: string): WebFile | undefined {
  const newest = instance.store.commits.at(-1);
  const built = newest ? instance.store.finishedAt(newest) : 0;
  if (path === "status_report.csv") return { type: CSV, text: statusReportCsv(instance), changed: built };
  if (path === "report.html") return { type: HTML, text: reportHtml(instance), changed: built };
  if (path === "queue.html") {
    const seen = instance.pending().reduce((last, commit) => Math.max(last, commit.dtCommit), built);
    return { type: HTML, text: queueHtml(instance), changed: seen };
  }
  const parts = path.split("/");
  const file = parts.pop() ?? "";
  if (parts.length === 3 && parts[0] === "component") {
    return namedFile(instance, parts[2] ?? "", parts[1] ?? "", file);
  }
  return parts.length === 1
    ? namedFile(instance, parts[0] ?? "", null, file)
    : buildFile(instance, parts.join("/"), file);
}

/** A file below the web root, with Last-Modified and conditional GET, as a plain file server does. */
export function answerWeb(instance: DlrnInstance, request: DlrnRequest): Answer {
  if (request.method !== "GET" && request.method !== "HEAD")
    return frameworkError(405, { Allow: "GET, HEAD" });
  const found = fileAt(instance, request.path.replace(/^\//, ""));
  if (!found) return frameworkError(404);
  const modified = new Date(found.changed * 1000).toUTCString();
  const since = Date.parse(request.headers["if-modified-since"] ?? "");
  if (since >= found.changed * 1000) {
    return { status: 304, headers: { "Last-Modified": modified }, body: "" };
  }
  return textAnswer(200, found.type, found.text, { "Last-Modified": modified });
}
