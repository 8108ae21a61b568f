import { GET as getHealth } from "@/app/api/health/route";
import { GET as listAudit } from "@/app/api/v1/audit/route";
import { GET as listBlockingBugs } from "@/app/api/v1/bugs/blocking/route";
import { GET as getBuild } from "@/app/api/v1/builds/[source]/[id]/route";
import { GET as getChain } from "@/app/api/v1/chain/route";
import { GET as getCommit } from "@/app/api/v1/commits/[hash]/route";
import { GET as getDfg } from "@/app/api/v1/dfgs/[dfg]/route";
import { GET as listDfgs } from "@/app/api/v1/dfgs/route";
import { GET as listDrift } from "@/app/api/v1/drift/route";
import { GET as getDuty } from "@/app/api/v1/duty/route";
import { GET as listFailures } from "@/app/api/v1/failures/route";
import { GET as listHoldUps } from "@/app/api/v1/hold-ups/route";
import { GET as getIncident } from "@/app/api/v1/incidents/[id]/route";
import { GET as listIncidents } from "@/app/api/v1/incidents/route";
import { GET as getJob } from "@/app/api/v1/jobs/[name]/route";
import { GET as listJobs } from "@/app/api/v1/jobs/route";
import { GET as getKnownIssue } from "@/app/api/v1/known-issues/[id]/route";
import { GET as draftKnownIssue } from "@/app/api/v1/known-issues/draft/route";
import { GET as listKnownIssues } from "@/app/api/v1/known-issues/route";
import { GET as getLive } from "@/app/api/v1/live/route";
import { GET as getPackage } from "@/app/api/v1/packages/[name]/route";
import { GET as getPerson } from "@/app/api/v1/people/[id]/route";
import { GET as listPeople } from "@/app/api/v1/people/route";
import { GET as getPromotionDiff } from "@/app/api/v1/promotions/[instance]/[target]/[id]/route";
import { GET as getCandidate } from "@/app/api/v1/promotions/[instance]/[target]/candidates/[candidate]/route";
import { GET as getComparison } from "@/app/api/v1/promotions/[instance]/[target]/compare/route";
import { GET as getConsumers } from "@/app/api/v1/promotions/[instance]/[target]/consumers/route";
import { GET as getForecast } from "@/app/api/v1/promotions/[instance]/[target]/forecast/route";
import { GET as getHistory } from "@/app/api/v1/promotions/[instance]/[target]/history/route";
import { GET as getTarget } from "@/app/api/v1/promotions/[instance]/[target]/route";
import { GET as getTrends } from "@/app/api/v1/promotions/[instance]/[target]/trends/route";
import { GET as getWhatIf } from "@/app/api/v1/promotions/[instance]/[target]/what-if/route";
import { GET as listTargets } from "@/app/api/v1/promotions/route";
import { GET as listReleases } from "@/app/api/v1/releases/route";
import { GET as getReview } from "@/app/api/v1/reviews/[number]/route";
import { GET as listReviews } from "@/app/api/v1/reviews/route";
import { GET as search } from "@/app/api/v1/search/route";
import { GET as getSession } from "@/app/api/v1/session/route";
import { GET as getShell } from "@/app/api/v1/shell/route";
import { GET as listSetAside } from "@/app/api/v1/sources/[feed]/set-aside/route";
import { GET as listSources } from "@/app/api/v1/sources/route";
import { GET as getStage } from "@/app/api/v1/stages/[release]/[stage]/route";
import { GET as getLeadTimes } from "@/app/api/v1/statistics/lead-times/route";
import { GET as getTriageStatistics } from "@/app/api/v1/statistics/triage/route";
import { GET as getTriageItem } from "@/app/api/v1/triage/[id]/route";
import { GET as listTriage } from "@/app/api/v1/triage/route";
import { GET as listViews } from "@/app/api/v1/views/route";
import type { ReadId } from "@/lib/data/http/operations";
import { type Called, type CallOptions, callRoute } from "./call-route";
import { NOW } from "./data-site";
import { hash40 } from "./factories";
import { runsOf } from "./seed-ci";
import { CI_LINES, LONG_JOB } from "./seed-ci-lines";
import { PUBLIC_OUTAGE } from "./seed-incidents";
import { KNOWN } from "./seed-known-issues";

const handlers = {
  draftKnownIssue,
  getBuild,
  getCandidate,
  getChain,
  getCommit,
  getComparison,
  getConsumers,
  getDfg,
  getDuty,
  getForecast,
  getHealth,
  getHistory,
  getIncident,
  getJob,
  getKnownIssue,
  getLeadTimes,
  getLive,
  getPackage,
  getPerson,
  getPromotionDiff,
  getReview,
  getSession,
  getShell,
  getStage,
  getTarget,
  getTrends,
  getTriageItem,
  getTriageStatistics,
  getWhatIf,
  listAudit,
  listBlockingBugs,
  listDfgs,
  listDrift,
  listFailures,
  listHoldUps,
  listIncidents,
  listJobs,
  listKnownIssues,
  listPeople,
  listReleases,
  listReviews,
  listSetAside,
  listSources,
  listTargets,
  listTriage,
  listViews,
  search,
} satisfies Record<ReadId, unknown>;

/** Id of the last build of a line of the seeded CI. */
export function exampleBuild(subject: string): string {
  const line = CI_LINES.find((each) => each.subject === subject);
  const run = line ? runsOf(line, NOW).at(-1) : undefined;
  return `${line?.server}:${run?.key}`;
}

/** The first item of `seedTriageItems`. */
const EXAMPLE_ITEM = "T-1";

/** A good call of every operation on a seeded chain, some in several ways. */
export const EXAMPLES: readonly [ReadId, query?: string, params?: Record<string, string>][] = [
  ["getHealth"],
  ["getShell"],
  ["getSession"],
  ["getDuty"],
  ["listAudit"],
  ["listAudit", "actor=prodchain&kind=item,rota&q=x&from=2026-03-01T00:00:00Z&limit=5"],
  ["getPerson", "", { id: "ravi" }],
  ["listPeople"],
  ["listPeople", "role=admin,viewer&q=a&limit=1"],
  ["listReleases"],
  ["getChain"],
  ["getChain", "at=2026-03-09T08:00:00Z"],
  ["getChain", "release=antelope&since=2026-03-01T00:00:00Z&tv=1"],
  ["listDfgs"],
  ["getDfg", "", { dfg: "cloudops" }],
  ["getDfg", "release=flamingo&since=2026-02-20T00:00:00Z", { dfg: "unassigned" }],
  ["listFailures", "limit=500&status=failing,retrying,recovered"],
  ["listFailures", "sort=-failures&dfg=unassigned&dfg=cloudops&olderThan=1h"],
  ["listFailures", "source=zuul,koji&class=test,dependency&also=reviews&kind=job&pipeline=openstack-check"],
  ["listHoldUps"],
  ["listHoldUps", "instance=centos9-master&target=promoted-components&component=compute&state=held,moving"],
  ["listDrift", "limit=3"],
  ["listDrift", "by=dfg&release=flamingo,antelope&sort=package"],
  ["listDrift", "component=compute&dfg=compute&q=nova&sort=-days.current-podified&limit=500"],
  ["getStage", "", { release: "epoxy", stage: "testing" }],
  ["getStage", "dfg=compute,unassigned&q=nova", { release: "epoxy", stage: "release" }],
  ["listIncidents"],
  ["listIncidents", "state=over&kind=mirror&recent=yes&limit=1"],
  ["getIncident", "", { id: PUBLIC_OUTAGE }],
  ["getTriageStatistics"],
  ["getTriageStatistics", "dfg=compute&pipeline=check&job=periodic-keystone-master"],
  ["listJobs"],
  ["listJobs", "name=periodic&failing=1&release=flamingo&limit=1"],
  ["getJob", "state=failed&limit=2", { name: LONG_JOB }],
  ["getBuild", "", { source: "zuul", id: exampleBuild(LONG_JOB) }],
  ["getBuild", "", { source: "koji", id: exampleBuild("python-oslo-utils") }],
  ["getPackage", "", { name: "openstack-cloudkitty" }],
  ["getPackage", "", { name: "python-never-built" }],
  ["getCommit", "", { hash: hash40("centos9-master 700") }],
  ["getCommit", "", { hash: hash40("centos9-antelope 20").slice(0, 8) }],
  ["getLeadTimes"],
  ["getLeadTimes", "release=flamingo&dfg=compute,unassigned&days=90"],
  ["listTargets"],
  ["listTargets", "release=antelope,epoxy"],
  ["listTargets", "at=2026-03-09T08:00:00Z"],
  ["getTarget", "", { instance: "centos9-master", target: "current-podified" }],
  ["getTarget", "at=2026-03-09T08:00:00Z", { instance: "centos9-master", target: "current-podified" }],
  ["getTarget", "component=compute&limit=5", { instance: "centos9-master", target: "promoted-components" }],
  ["getHistory", "", { instance: "centos9-master", target: "current-podified" }],
  [
    "getHistory",
    "only=forced&component=compute",
    { instance: "centos9-master", target: "promoted-components" },
  ],
  ["getTrends", "days=30", { instance: "centos9-master", target: "current-podified" }],
  ["getTrends", "", { instance: "centos9-master", target: "promoted-components" }],
  ["getConsumers", "limit=3", { instance: "centos9-master", target: "current-podified" }],
  [
    "getComparison",
    "from=2026-03-01&to=2026-03-08",
    { instance: "centos9-master", target: "current-podified" },
  ],
  ["getForecast", "", { instance: "centos9-master", target: "current-podified" }],
  [
    "getForecast",
    "component=compute&within=24",
    { instance: "centos9-master", target: "promoted-components" },
  ],
  ["getWhatIf", "", { instance: "centos9-master", target: "current-podified" }],
  ["getLive"],
  ["getLive", "pipeline=check&release=epoxy"],
  ["getLive", "instance=centos9-master&target=current-podified"],
  ["listReviews"],
  [
    "listReviews",
    "status=merged&kind=patch,ftbfs&release=epoxy&dfg=unassigned&q=nova&olderThan=1h&sort=created",
  ],
  ["getReview", "", { number: "61300" }],
  ["listKnownIssues"],
  ["listKnownIssues", "state=retired&q=mirror"],
  ["getKnownIssue", "", { id: `K-${KNOWN.issue}` }],
  ["draftKnownIssue", `item=T-${KNOWN.item}`],
  ["listBlockingBugs"],
  ["listBlockingBugs", "dfg=compute&release=flamingo"],
  ["listSources"],
  ["listSetAside", "", { feed: "dlrn-centos9-master" }],
  ["listSetAside", "", { feed: "zuul-rdo-zuul" }],
  ["getPackage", "", { name: "openstack-nova" }],
  ["listTriage"],
  ["listTriage", "view=my-dfg&for=network&state=new,resolved&explained=no&limit=3"],
  ["listTriage", "state=resolved,recovered&q=job"],
  ["getTriageItem", "", { id: EXAMPLE_ITEM }],
  ["listViews"],
  ["search", "q=nova"],
  ["search", "q=osp18"],
];

/** Calls an operation's handler. */
export const callOperation = (
  id: ReadId,
  query = "",
  params: Record<string, string> = {},
  options: Omit<CallOptions, "params"> = {},
): Promise<Called> => callRoute(handlers[id], query, { ...options, params });
