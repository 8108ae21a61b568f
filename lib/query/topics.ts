import type { Query } from "@tanstack/react-query";
import type { Topic } from "@/lib/contract/site";

/** Which topics of the event stream touch a resource (the first part of a query key). */
const TOUCHED_BY: Readonly<Record<string, readonly Topic[]>> = {
  shell: ["failures", "releases", "dfgs", "sources", "triage", "people"],
  chain: ["chain", "failures", "packages", "reviews", "promotions", "releases", "jobs", "triage", "people"],
  failures: ["failures", "dfgs", "triage"],
  dfgs: ["dfgs", "failures"],
  dfg: ["dfgs", "failures", "reviews"],
  drift: ["packages", "promotions", "dfgs", "releases"],
  stage: ["chain", "packages", "reviews", "live"],
  jobs: ["jobs", "failures"],
  job: ["jobs", "failures", "live"],
  build: ["failures", "jobs", "triage"],
  package: ["packages", "failures", "reviews"],
  journey: ["packages", "promotions", "failures", "chain", "reviews", "triage"],
  "lead-times": ["promotions", "packages"],
  live: ["live"],
  reviews: ["reviews", "live"],
  review: ["reviews", "jobs", "live", "triage"],
  "hold-ups": ["promotions", "chain", "failures", "jobs", "triage", "people", "releases"],
  targets: ["chain", "promotions", "releases"],
  target: ["chain", "promotions", "releases"],
  "promotion-diff": ["promotions"],
  forecast: ["promotions"],
  "what-if": ["promotions"],
  "target-history": ["promotions"],
  "target-trends": ["promotions"],
  candidate: ["promotions", "jobs"],
  compare: ["promotions", "jobs"],
  consumers: ["promotions", "jobs"],
  triage: ["triage", "people", "dfgs"],
  "triage-item": ["triage", "people", "dfgs", "reviews"],
  incidents: ["triage", "failures", "dfgs"],
  incident: ["triage", "failures", "people"],
  "triage-statistics": ["triage", "dfgs"],
  views: ["people"],
  "known-issues": ["triage", "people"],
  "known-issue": ["triage", "people"],
  "blocking-bugs": ["triage", "dfgs"],
  session: ["people", "dfgs"],
  people: ["people", "dfgs"],
  person: ["people", "dfgs"],
  duty: ["people", "dfgs"],
  audit: ["people", "triage"],
  sources: ["sources"],
  "set-aside": ["sources"],
};

/** A predicate for invalidateQueries: the queries that any of the topics touches. */
export const touchedBy =
  (topics: readonly Topic[]) =>
  (query: Pick<Query, "queryKey">): boolean => {
    const resource = query.queryKey[0];
    const by = typeof resource === "string" ? TOUCHED_BY[resource] : undefined;
    return by?.some((topic) => topics.includes(topic)) ?? false;
  };
