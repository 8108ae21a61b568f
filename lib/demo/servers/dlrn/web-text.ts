import { sourceNvr } from "../../rows/paths";
import type { CommitRow, PackageInfo } from "../../rows/row-types";
import type { DlrnInstance } from "./instance";

/** The word Python prints for nothing; DLRN's files are full of it. */
const none = (value: string | null) => value ?? "None";

const VERSIONS_HEAD =
  "Project,Source Repo,Source Sha,Dist Repo,Dist Sha,Status,Last Success Timestamp,Component,Extended Sha,Pkg NVR";

/**
 * Lines of `versions.csv` for one component's repo as it stood at build `upTo` (an id): the last good build of
 * each package with the status of its last one; a package never built well shows the failed hashes and no NVR.
 */
function versionLines(instance: DlrnInstance, component: string | null, upTo: number): string[] {
  const line = ({ name, upstream, distgit }: PackageInfo): string | undefined => {
    const rows = instance.store.commitsOf(name);
    const last = rows.findLast((row) => row.id <= upTo);
    if (!last) return undefined;
    const kept = rows.findLast((row) => row.id <= upTo && row.status === "SUCCESS") ?? last;
    return [
      name,
      upstream,
      kept.commitHash,
      distgit,
      kept.distroHash,
      last.status,
      kept.dtBuild,
      component ?? "None",
      none(kept.extendedHash),
      kept.status === "SUCCESS" ? sourceNvr(kept.artifacts) : "",
    ].join(",");
  };
  return instance.packages
    .filter((info) => info.component === component)
    .map(line)
    .filter((text) => text !== undefined);
}

/** `versions.csv` over the given components' rows (one for a component's own file). */
export function versionsCsv(instance: DlrnInstance, rows: readonly CommitRow[]): string {
  const sorted = [...rows].sort((a, b) => ((a.component ?? "") < (b.component ?? "") ? -1 : 1));
  const lines = sorted.flatMap((row) => versionLines(instance, row.component, row.id));
  return `${[VERSIONS_HEAD, ...lines].join("\n")}\n`;
}

/** `status_report.csv`: the newest row of every built package, RETRY included, by name. */
export function statusReportCsv(instance: DlrnInstance): string {
  const head = "Project,Source Sha,Dist Sha,Extended Sha,Component,Status,Timestamp,Packages";
  const lines = instance.store
    .projectNames()
    .sort()
    .map((name) => {
      const row = instance.store.commitsOf(name).at(-1);
      if (!row) return "";
      const packages = none(row.artifacts).replaceAll(",", "|");
      const hashes = `${row.commitHash},${row.distroHash},${none(row.extendedHash)}`;
      return `${name},${hashes},${none(row.component)},${row.status},${row.dtBuild},${packages}`;
    });
  return `${[head, ...lines].join("\n")}\n`;
}

/** A YAML plain scalar where it may stay plain, else a quoted one; every value of commit.yaml is a string. */
function scalar(text: string): string {
  if (/^\d+$/.test(text)) return `'${text}'`;
  return /^[\w/][\w./,:@~+ -]*$/.test(text) && !/: | #|:$/.test(text) ? text : JSON.stringify(text);
}

/** `commit.yaml` of a build's directory: all columns, sorted, every value as text. */
export function commitYaml(row: CommitRow): string {
  const columns: Record<string, string | number | null> = {
    artifacts: row.artifacts,
    commit_branch: row.commitBranch,
    commit_hash: row.commitHash,
    component: row.component,
    distgit_dir: row.distgitDir,
    distro_hash: row.distroHash,
    dt_build: row.dtBuild,
    dt_commit: row.dtCommit,
    dt_distro: row.dtDistro,
    dt_extended: row.dtExtended,
    extended_hash: row.extendedHash,
    flags: row.flags,
    id: row.id,
    notes: row.notes,
    project_name: row.projectName,
    repo_dir: row.repoDir,
    status: row.status,
    type: row.type,
    versions_csv: row.versionsCsv,
  };
  const lines = Object.entries(columns).map(
    ([name, value]) => `  ${name}: ${scalar(String(value ?? "None"))}`,
  );
  return `commits:\n${lines.join("\n").replace(/^ {2}/, "- ")}\n`;
}
