import "server-only";
import type { BuildAnswer, BuildFailure, BuildState } from "@/lib/contract/builds";
import type { Places } from "./build-evidence";

/** What one source tells of a build, before failure, streak and links are looked up. */
export type BuildFacts = Pick<
  BuildAnswer,
  | "kind"
  | "subject"
  | "state"
  | "result"
  | "voting"
  | "release"
  | "component"
  | "package"
  | "pipeline"
  | "project"
  | "branch"
  | "target"
  | "nvr"
  | "commitHash"
  | "durationSeconds"
  | "detail"
  | "logUrl"
  | "pageUrl"
> & {
  sourceId: string;
  key: string;
  seq: number;
  scope: string;
  ownerSlug: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  removedAt: Date | null;
  places: Places;
  reading: BuildFailure["reading"];
  /** Of a Zuul build. */
  buildsetUuid: string | null;
  change: number | null;
  changeUrl: string | null;
  /** Of a Koji build. */
  buildId: number | null;
  taskId: number | null;
  /** Of a DLRN build: its id there, and the epoch that id counts in. */
  dlrnId: number | null;
  epoch: number;
};

/** State by what Zuul's result means (lib/domain/zuul/results.ts). */
export function zuulState(outcome: string, final: boolean | null): BuildState {
  if (outcome === "open") return "running";
  if (outcome === "attempt" || (outcome === "failed" && final === false)) return "retried";
  if (outcome === "passed" || outcome === "failed" || outcome === "skipped" || outcome === "dropped")
    return outcome;
  return "unknown";
}

const KOJI: Record<string, BuildState> = {
  COMPLETE: "passed",
  DELETED: "passed",
  FAILED: "failed",
  CANCELED: "dropped",
  BUILDING: "running",
};
export const kojiState = (state: string): BuildState => KOJI[state] ?? "unknown";

const DLRN: Record<string, BuildState> = { SUCCESS: "passed", FAILED: "failed", RETRY: "retried" };
export const dlrnState = (status: string): BuildState => DLRN[status] ?? "unknown";
