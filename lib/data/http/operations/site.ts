import { ChainAnswer, ChainQuery } from "@/lib/contract/chain";
import { HealthAnswer, ReleasesAnswer, SearchAnswer, SearchQuery, ShellAnswer } from "@/lib/contract/site";
import { SetAsideAnswer, SourcesAnswer } from "@/lib/contract/sources";
import { type Operation, plain } from "./operation";

/** Addresses of the site as a whole: its frame, its sources, its chain. */
export const site = {
  getHealth: {
    ...plain,
    path: "/api/health",
    summary: "Whether the process, its database and its sources work",
    answer: HealthAnswer,
    unavailable: true,
  },
  getShell: {
    ...plain,
    path: "/api/v1/shell",
    summary: "What the frame around every page shows",
    answer: ShellAnswer,
  },
  listReleases: {
    ...plain,
    path: "/api/v1/releases",
    summary: "Releases with their builders",
    answer: ReleasesAnswer,
  },
  getChain: {
    path: "/api/v1/chain",
    summary:
      "The chain map: a trunk line per builder, a stable line per release, what holds them up, what changed",
    query: ChainQuery,
    answer: ChainAnswer,
    notFound: true,
    csv: false,
  },
  listSources: {
    ...plain,
    path: "/api/v1/sources",
    summary: "How reading each source goes",
    answer: SourcesAnswer,
  },
  listSetAside: {
    ...plain,
    path: "/api/v1/sources/{feed}/set-aside",
    summary:
      "Records of a source that did not fit, with the reason, and errors it reports in its own configuration",
    answer: SetAsideAnswer,
    notFound: true,
  },
  search: {
    path: "/api/v1/search",
    summary:
      "Packages, jobs, reviews, DFGs, targets, releases, commits and builds by part of their name or number",
    query: SearchQuery,
    answer: SearchAnswer,
    notFound: false,
    csv: false,
  },
} as const satisfies Record<string, Operation>;
