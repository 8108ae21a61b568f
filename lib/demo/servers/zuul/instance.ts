import type { ZuulBuildRow, ZuulLiveItem } from "../../rows/zuul-rows";
import type { ZuulStore } from "../../rows/zuul-store";

export interface ZuulPipelineSpec {
  name: string;
  /** Driver of its triggers; "timer" marks a periodic one. */
  driver: string;
  manager: "independent" | "dependent" | "serial";
  description: string | null;
}

export interface ZuulConfigErrorRow {
  project: string;
  branch: string;
  path: string;
  error: string;
  short: string;
  severity: "error" | "warning";
  name: string;
}

/** One tenant of a Zuul as the stand-in serves it. */
export interface ZuulInstance {
  tenant: string;
  /** Tenants that are known beside it; `loading` answer 422. */
  others: readonly string[];
  loading: readonly string[];
  /** Serve `<root>/api/builds` for the one tenant, as some proxies do. */
  whiteLabel: boolean;
  store: ZuulStore;
  live(): Iterable<ZuulLiveItem>;
  pipelines(): readonly ZuulPipelineSpec[];
  jobs(): readonly { name: string; parent: string | null; description?: string }[];
  projects(): readonly { name: string; type: "config" | "untrusted" }[];
  configErrors: readonly ZuulConfigErrorRow[];
  /** Where reviews are, for names of projects. */
  canonicalHost: string;
  /** A server from before 4.12: rows have no number, and it knows neither idx_* nor exclude_result nor complete. */
  oldServer: boolean;
  /** A file below the logs of a build, by the path on the log server; undefined when it is not there or has expired. */
  logFile(path: string, now: Date): string | undefined;
}

/** An instance with the usual settings around a store. */
export function zuulInstance(
  settings: Partial<ZuulInstance> & Pick<ZuulInstance, "tenant" | "store">,
): ZuulInstance {
  return {
    others: [],
    loading: [],
    whiteLabel: false,
    live: () => [],
    pipelines: () => [],
    jobs: () => [],
    projects: () => [],
    configErrors: [],
    canonicalHost: "review.example.org",
    oldServer: false,
    logFile: () => undefined,
    ...settings,
  };
}

export const refOf = (build: ZuulBuildRow) => build.buildset.refs[0] ?? null;
