import type { PendingCommit } from "../../rows/row-types";
import type { DlrnInstance } from "./instance";

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");

function page(title: string, table: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body>
<h1>${escapeHtml(title)}</h1>
${table}
</body>
</html>
`;
}

function table(heads: readonly string[], rows: readonly string[][]): string {
  const head = heads.map((name) => `<th>${name}</th>`).join("");
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("\n");
  return `<table>\n<tr>${head}</tr>\n${body}\n</table>`;
}

/** Address of an upstream commit as the queue links it. */
const commitLink = ({ upstream, commitHash }: PendingCommit) =>
  `<a href="${escapeHtml(upstream)}/commit/?id=${commitHash}">${commitHash}</a>`;

/** `queue.html`: commits the running cycle has yet to build, oldest first. */
export function queueHtml(instance: DlrnInstance): string {
  const rows = instance
    .pending()
    .map((commit) => [day(commit.dtCommit), escapeHtml(commit.projectName), commitLink(commit)]);
  const title = `Pending commits for the current run: ${instance.target} (${instance.source})`;
  return page(title, table(["Commit Date Time", "Project Name", "Commit Hash"], rows));
}

const REPORTED = 300;

/** `report.html`: the last builds, RETRY left out. */
export function reportHtml(instance: DlrnInstance): string {
  const rows = instance.store.commits
    .filter((row) => row.status !== "RETRY")
    .slice(-REPORTED)
    .reverse()
    .map((row) => [day(row.dtBuild), escapeHtml(row.projectName), row.commitHash, row.status]);
  const title = `Builds: ${instance.target} (${instance.source})`;
  return page(title, table(["Build Date", "Project Name", "Commit Hash", "Status"], rows));
}
