import { createHash } from "node:crypto";
import { shardedDir } from "./paths";
import type { CommitRow } from "./row-types";

/** One component's `delorean.repo`: it points at the directory of the build that last moved the name. */
export function repoFile(baseUrl: string, row: CommitRow): string {
  const section = row.component ? `delorean-component-${row.component}` : "delorean";
  return [
    `[${section}]`,
    `name=delorean-${row.projectName}-${row.commitHash}`,
    `baseurl=${baseUrl}/${shardedDir(row)}`,
    "enabled=1",
    "gpgcheck=0",
    "priority=1",
    "",
  ].join("\n");
}

/** The aggregate `delorean.repo` over the components' rows, in the order of component names. */
export function aggregateRepoFile(baseUrl: string, rows: readonly CommitRow[]): string {
  return [...rows]
    .sort((a, b) => ((a.component ?? "") < (b.component ?? "") ? -1 : 1))
    .map((row) => `${repoFile(baseUrl, row)}\n`)
    .join("");
}

export const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
