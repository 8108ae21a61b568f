import { BZ_PRODUCT } from "./servers/trackers/bugzilla";
import { LP_PROJECT } from "./servers/trackers/launchpad";
import { TRACKER_PATHS } from "./servers/trackers/part";
import { INSTANCES } from "./world/instances";
import { DFGS } from "./world/ownership";

const RELEASES = [...new Set(INSTANCES.map((spec) => spec.release))];

const perDfg = (query: (dfg: string, release: string) => string) =>
  RELEASES.flatMap((release) =>
    DFGS.map(({ slug }) => ({
      name: "Release blockers",
      release,
      dfg: slug,
      query: query(slug, release),
    })),
  );

/** The demo's trackers under `url`, with a query for what blocks each release per DFG. Jira and GitHub have their forms only. */
export const bugTrackers = (url: string) => [
  {
    id: "launchpad",
    title: "Launchpad",
    kind: "launchpad",
    url: `${url}${TRACKER_PATHS.launchpad}`,
    api: `${url}${TRACKER_PATHS.launchpadApi}`,
    project: LP_PROJECT,
    blockingQueries: perDfg((dfg, release) => `tags=${dfg}&tags=blocks-${release}`),
  },
  {
    id: "bugzilla",
    title: "Bugzilla",
    kind: "bugzilla",
    url: `${url}${TRACKER_PATHS.bugzilla}`,
    project: BZ_PRODUCT,
    blockingQueries: perDfg(
      (dfg, release) =>
        `product=${BZ_PRODUCT}&component=${dfg}&version=${release}&keywords=TestBlocker&status=NEW&status=ASSIGNED&status=POST`,
    ),
  },
];
