import "server-only";
import type { StageAnswer, WantedBuild } from "@/lib/contract/stages";
import type { Listed } from "./stage-rows";
import type { Site } from "./visible";

const ORDER: readonly WantedBuild["state"][] = ["missing", "older", "newer", "unlisted"];

/** What rdoinfo lists in the tags of a stage against what is in them; null where it lists nothing. */
export function wantedOf(site: Site, rows: readonly Listed[]): StageAnswer["wanted"] {
  const listed = rows.filter((row) => row.desired !== null);
  if (listed.length === 0) return null;
  const differs = rows.flatMap((row): WantedBuild[] => {
    const state = stateOf(row);
    if (state === undefined) return [];
    const { package: name, tag, desired, actual, dfg } = row;
    return [{ package: name, tag, desired, actual, state, dfg: site.dfg(dfg) }];
  });
  return {
    listed: listed.length,
    there: listed.filter((row) => row.isThere).length,
    differs: differs.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state)),
  };
}

/** Undefined = as listed. What is listed and there counts as such also when a newer build stands beside it. */
function stateOf({
  desired,
  actual,
  desiredId,
  actualId,
  isThere,
}: Listed): WantedBuild["state"] | undefined {
  if (isThere) return undefined;
  if (desired === null) return "unlisted";
  if (actual === null) return "missing";
  return desiredId !== null && actualId !== null && actualId > desiredId ? "newer" : "older";
}
