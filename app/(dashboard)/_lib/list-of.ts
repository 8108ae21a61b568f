const LISTS: Readonly<Record<string, { href: string; words: string }>> = {
  builds: { href: "/failures", words: "To the list of failures" },
  dfgs: { href: "/dfgs", words: "To the DFGs" },
  incidents: { href: "/incidents", words: "To the outages" },
  jobs: { href: "/jobs", words: "To the list of jobs" },
  packages: { href: "/failures?kind=package", words: "To the packages that fail" },
  promotions: { href: "/promotions", words: "To the promotions" },
  reviews: { href: "/reviews", words: "To the list of reviews" },
  stages: { href: "/drift", words: "To the drift of all stages" },
  triage: { href: "/triage", words: "To the queue of triage" },
};

/** The list that what an address names would stand in; null for the list itself, which was not found by its filters. */
export function listOf(path: string): { href: string; words: string } | null {
  const [first, ...rest] = path.split("/").filter(Boolean);
  return first === undefined || rest.length === 0 || !Object.hasOwn(LISTS, first)
    ? null
    : (LISTS[first] ?? null);
}
