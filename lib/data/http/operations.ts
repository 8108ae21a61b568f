import "server-only";
import { z } from "zod";
import { BlockingAnswer, BlockingQuery } from "@/lib/contract/bugs";
import { BuildAnswer } from "@/lib/contract/builds";
import { CandidateAnswer, CompareAnswer, CompareQuery } from "@/lib/contract/candidates";
import { ChainAnswer, ChainQuery } from "@/lib/contract/chain";
import { ConsumersAnswer, ConsumersQuery } from "@/lib/contract/consumers";
import { DfgAnswer, DfgQuery, DfgsAnswer } from "@/lib/contract/dfgs";
import {
  PeopleAnswer,
  PeopleQuery,
  PersonAnswer,
  PersonBody,
  PersonPatchBody,
  PersonRemoval,
} from "@/lib/contract/directory";
import { DriftAnswer, DriftQuery } from "@/lib/contract/drift";
import { FailureQuery, FailuresAnswer } from "@/lib/contract/failures";
import { ForecastAnswer, ForecastQuery } from "@/lib/contract/forecast";
import { HoldUpsAnswer, HoldUpsQuery } from "@/lib/contract/hold-ups";
import {
  ExcludeAnswer,
  ExcludeBody,
  IncidentAnswer,
  IncidentsAnswer,
  IncidentsQuery,
} from "@/lib/contract/incidents";
import { JobAnswer, JobQuery, JobsAnswer, JobsQuery } from "@/lib/contract/jobs";
import { JourneyAnswer } from "@/lib/contract/journey";
import {
  IssueDraft,
  IssueDraftQuery,
  KnownIssueAnswer,
  KnownIssueBody,
  KnownIssuePatch,
  KnownIssueRemoval,
  KnownIssuesAnswer,
  KnownIssuesQuery,
  KnownIssueWritten,
  PreviewAnswer,
  PreviewBody,
} from "@/lib/contract/known-issues";
import { LeadTimesAnswer, LeadTimesQuery } from "@/lib/contract/lead-times";
import { LiveAnswer, LiveQuery } from "@/lib/contract/live";
import { PackageAnswer } from "@/lib/contract/packages";
import {
  AuditAnswer,
  AuditQuery,
  DutyAnswer,
  SessionAnswer,
  SessionBody,
  ShiftAnswer,
  ShiftBody,
  ShiftPatchBody,
  ShiftRemoval,
} from "@/lib/contract/people";
import { HistoryAnswer, HistoryQuery, TrendsAnswer, TrendsQuery } from "@/lib/contract/promotion-history";
import {
  PromotionDiffAnswer,
  TargetAnswer,
  TargetQuery,
  TargetsAnswer,
  TargetsQuery,
} from "@/lib/contract/promotions";
import { ReviewAnswer, ReviewQuery, ReviewsAnswer, ReviewsQuery } from "@/lib/contract/reviews";
import { HealthAnswer, ReleasesAnswer, SearchAnswer, SearchQuery, ShellAnswer } from "@/lib/contract/site";
import { SetAsideAnswer, SourcesAnswer } from "@/lib/contract/sources";
import { StageAnswer, StageQuery } from "@/lib/contract/stages";
import { TriageStatisticsAnswer, TriageStatisticsQuery } from "@/lib/contract/statistics";
import {
  TriageActionAnswer,
  TriageActionBody,
  TriageAnswer,
  TriageItemAnswer,
  TriageQuery,
  TriageUndoBody,
} from "@/lib/contract/triage";
import { ViewBody, ViewsAnswer } from "@/lib/contract/views";
import { WhatIfAnswer, WhatIfQuery } from "@/lib/contract/what-if";

/** One address of the HTTP API. The handler parses by `query`; the OpenAPI document is made of the same schemas. */
export type Operation = {
  path: string;
  /** GET when absent. The others write: lib/data/http/write.ts guards them. */
  method?: "POST" | "PATCH" | "DELETE";
  /** Only reads, and is sent as a write because what it asks does not fit an address: answers that are kept stay. */
  readsOnly?: boolean;
  /** JSON that a write takes; a DELETE may do without. */
  body?: z.ZodType;
  summary: string;
  query: z.ZodType;
  answer: z.ZodType;
  /** The address or the query may name something that is not there: 404 with near names. */
  notFound: boolean;
  /** Answers CSV of the whole view with `format=csv`. */
  csv: boolean;
  /** Answers the same body with 503. */
  unavailable?: boolean;
};

const NoQuery = z.strictObject({});
const plain = { query: NoQuery, notFound: false, csv: false };
/** What a POST of JSON has in common; an operation names path, summary, body and answer besides. */
const posted = { ...plain, method: "POST" } as const;

export const operations = {
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
  listDfgs: {
    ...plain,
    path: "/api/v1/dfgs",
    summary: "DFGs with what of theirs fails; Unassigned among them",
    answer: DfgsAnswer,
  },
  getDfg: {
    path: "/api/v1/dfgs/{dfg}",
    summary: "One DFG: what fails, since when, what may have done it, what changed",
    query: DfgQuery,
    answer: DfgAnswer,
    notFound: true,
    csv: false,
  },
  listFailures: {
    path: "/api/v1/failures",
    summary: "Packages and jobs that fail, wait for a retry, or failed before, of every source",
    query: FailureQuery,
    answer: FailuresAnswer,
    notFound: true,
    csv: true,
  },
  listDrift: {
    path: "/api/v1/drift",
    summary:
      "The drift ledger: what stands at every stage of both tracks and what it lacks, by package or by DFG",
    query: DriftQuery,
    answer: DriftAnswer,
    notFound: true,
    csv: true,
  },
  getStage: {
    path: "/api/v1/stages/{release}/{stage}",
    summary:
      "One stage of a release's stable track: what waits there, what rdoinfo lists against what is there, open proposals",
    query: StageQuery,
    answer: StageAnswer,
    notFound: true,
    csv: true,
  },
  listJobs: {
    path: "/api/v1/jobs",
    summary: "Jobs of the CI, those that fail in the chain first",
    query: JobsQuery,
    answer: JobsAnswer,
    notFound: true,
    csv: true,
  },
  getJob: {
    path: "/api/v1/jobs/{name}",
    summary: "One job: where it runs, how often it passes, what it fails of, where it is required",
    query: JobQuery,
    answer: JobAnswer,
    notFound: true,
    csv: false,
  },
  getBuild: {
    ...plain,
    path: "/api/v1/builds/{source}/{id}",
    summary: "One build of DLRN, Zuul or Koji: why it failed, what it belongs to, what else failed alike",
    answer: BuildAnswer,
    notFound: true,
  },
  getPackage: {
    ...plain,
    path: "/api/v1/packages/{name}",
    summary:
      "One package: on every builder its builds, streaks, what is promoted; per release its Koji builds and stages; reviews",
    answer: PackageAnswer,
    notFound: true,
  },
  getCommit: {
    ...plain,
    path: "/api/v1/commits/{hash}",
    summary:
      "The way of one upstream commit through both tracks; of a short hash that several begin with, these to choose from",
    answer: JourneyAnswer,
    notFound: true,
  },
  getLeadTimes: {
    ...plain,
    path: "/api/v1/statistics/lead-times",
    summary: "How long upstream commits took into each stage of each builder, by DFG",
    query: LeadTimesQuery,
    answer: LeadTimesAnswer,
    notFound: true,
  },
  listTargets: {
    path: "/api/v1/promotions",
    summary: "Promotion targets with the age of their last promotion",
    query: TargetsQuery,
    answer: TargetsAnswer,
    notFound: true,
    csv: false,
  },
  getTarget: {
    path: "/api/v1/promotions/{instance}/{target}",
    summary: "Every promotion of a target, newest first",
    query: TargetQuery,
    answer: TargetAnswer,
    notFound: true,
    csv: true,
  },
  getHistory: {
    path: "/api/v1/promotions/{instance}/{target}/history",
    summary:
      "Promotions of a target and candidates that were not promoted, newest first, each with its reason",
    query: HistoryQuery,
    answer: HistoryAnswer,
    notFound: true,
    csv: true,
  },
  getTrends: {
    path: "/api/v1/promotions/{instance}/{target}/trends",
    summary:
      "What a target's history adds up to: age and attempts per day, streaks, jobs that alone were missing",
    query: TrendsQuery,
    answer: TrendsAnswer,
    notFound: true,
    csv: false,
  },
  getComparison: {
    path: "/api/v1/promotions/{instance}/{target}/compare",
    summary: "Two candidates, promotions or dates of a target against each other",
    query: CompareQuery,
    answer: CompareAnswer,
    notFound: true,
    csv: false,
  },
  getConsumers: {
    path: "/api/v1/promotions/{instance}/{target}/consumers",
    summary: "What each of the last promotions did to its consumers, by their CI jobs before and after",
    query: ConsumersQuery,
    answer: ConsumersAnswer,
    notFound: true,
    csv: false,
  },
  getCandidate: {
    ...plain,
    path: "/api/v1/promotions/{instance}/{target}/candidates/{candidate}",
    summary: "One candidate: its content, what that changes, and every job that ran on it",
    answer: CandidateAnswer,
    notFound: true,
  },
  getForecast: {
    path: "/api/v1/promotions/{instance}/{target}/forecast",
    summary: "Chance and expected time of the next promotion, per component where a target has some",
    query: ForecastQuery,
    answer: ForecastAnswer,
    notFound: true,
    csv: false,
  },
  getWhatIf: {
    path: "/api/v1/promotions/{instance}/{target}/what-if",
    summary: "Which candidates would have been promoted without a required job, or with another in its place",
    query: WhatIfQuery,
    answer: WhatIfAnswer,
    notFound: true,
    csv: false,
  },
  getPromotionDiff: {
    ...plain,
    path: "/api/v1/promotions/{instance}/{target}/{id}",
    summary: "Packages that a promotion changed against the one before it",
    answer: PromotionDiffAnswer,
    notFound: true,
  },
  listHoldUps: {
    path: "/api/v1/hold-ups",
    summary: "What holds each promotion target up, from its neighbour down to the root",
    query: HoldUpsQuery,
    answer: HoldUpsAnswer,
    notFound: true,
    csv: false,
  },
  getLive: {
    path: "/api/v1/live",
    summary: "What is queued and running in the CI now",
    query: LiveQuery,
    answer: LiveAnswer,
    notFound: true,
    csv: false,
  },
  listReviews: {
    path: "/api/v1/reviews",
    summary: "Packaging reviews, and how many were merged lately",
    query: ReviewsQuery,
    answer: ReviewsAnswer,
    notFound: true,
    csv: true,
  },
  getReview: {
    path: "/api/v1/reviews/{number}",
    summary: "One review: votes, builds by patch set, and whose each failure is",
    query: ReviewQuery,
    answer: ReviewAnswer,
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
  listIncidents: {
    ...plain,
    path: "/api/v1/incidents",
    summary: "Outages: failures of the infrastructure over many subjects at once, newest first",
    query: IncidentsQuery,
    answer: IncidentsAnswer,
    csv: true,
  },
  getIncident: {
    ...plain,
    path: "/api/v1/incidents/{id}",
    summary: "One outage: when, what it hit, what it says, the items under it",
    answer: IncidentAnswer,
    notFound: true,
  },
  excludeIncident: {
    ...posted,
    path: "/api/v1/incidents/{id}/exclusion",
    summary: "Leave an outage's failures out of the pass rates, or count them again",
    body: ExcludeBody,
    answer: ExcludeAnswer,
    notFound: true,
  },
  getTriageStatistics: {
    ...plain,
    path: "/api/v1/statistics/triage",
    summary: "What share of the failures nobody has explained, and how long items stay open",
    query: TriageStatisticsQuery,
    answer: TriageStatisticsAnswer,
    notFound: true,
    csv: true,
  },
  getSession: {
    ...plain,
    path: "/api/v1/session",
    summary: "Whom the browser acts as, and why nothing can be written where that is so",
    answer: SessionAnswer,
  },
  setSession: {
    ...posted,
    path: "/api/v1/session",
    summary: "Act as a person of the demo, or as nobody",
    body: SessionBody,
    answer: SessionAnswer,
  },
  getDuty: {
    ...plain,
    path: "/api/v1/duty",
    summary: "Who is on duty now and in the weeks around, per DFG and rota",
    answer: DutyAnswer,
  },
  addShift: {
    ...posted,
    path: "/api/v1/duty/shifts",
    summary: "Put somebody on duty",
    body: ShiftBody,
    answer: ShiftAnswer,
  },
  changeShift: {
    ...plain,
    method: "PATCH",
    path: "/api/v1/duty/shifts/{id}",
    summary: "Change a shift: who, when, the hand-over note",
    body: ShiftPatchBody,
    answer: ShiftAnswer,
    notFound: true,
  },
  removeShift: {
    ...plain,
    method: "DELETE",
    path: "/api/v1/duty/shifts/{id}",
    summary: "Take somebody off duty; answers with the shift as it was",
    query: ShiftRemoval,
    answer: ShiftAnswer,
    notFound: true,
  },
  listPeople: {
    path: "/api/v1/people",
    summary: "People of the site: what they may do, and the DFGs they are in",
    query: PeopleQuery,
    answer: PeopleAnswer,
    notFound: true,
    csv: true,
  },
  getPerson: {
    ...plain,
    path: "/api/v1/people/{id}",
    summary: "One person",
    answer: PersonAnswer,
    notFound: true,
  },
  addPerson: {
    ...posted,
    path: "/api/v1/people",
    summary: "Add a person; what a page says of somebody wins over the configuration file",
    body: PersonBody,
    answer: PersonAnswer,
  },
  changePerson: {
    ...plain,
    method: "PATCH",
    path: "/api/v1/people/{id}",
    summary: "Change a person, their roles and their places in DFGs",
    body: PersonPatchBody,
    answer: PersonAnswer,
    notFound: true,
  },
  removePerson: {
    ...plain,
    method: "DELETE",
    path: "/api/v1/people/{id}",
    summary: "Remove a person; answers with them as they were",
    query: PersonRemoval,
    answer: PersonAnswer,
    notFound: true,
  },
  listAudit: {
    path: "/api/v1/audit",
    summary: "Everything people and Prodchain's rules wrote, newest first, with before and after",
    query: AuditQuery,
    answer: AuditAnswer,
    notFound: false,
    csv: true,
  },
  listTriage: {
    path: "/api/v1/triage",
    summary: "The queue: one line per cause, with counts per view, heading and facet",
    query: TriageQuery,
    answer: TriageAnswer,
    notFound: true,
    csv: true,
  },
  getTriageItem: {
    ...plain,
    path: "/api/v1/triage/{id}",
    summary:
      "One triage item: evidence, what changed, what it holds, its history; a merged one answers with the item it went to",
    answer: TriageItemAnswer,
    notFound: true,
  },
  actOnTriage: {
    ...posted,
    path: "/api/v1/triage/actions",
    summary: "Do one thing to up to 500 items; a single item that somebody changed meanwhile is a 409",
    body: TriageActionBody,
    answer: TriageActionAnswer,
    notFound: true,
  },
  undoTriage: {
    ...posted,
    path: "/api/v1/triage/undo",
    summary: "Take back what actions did, unless something else happened to their items since",
    body: TriageUndoBody,
    answer: TriageActionAnswer,
    notFound: true,
  },
  listViews: {
    ...plain,
    path: "/api/v1/views",
    summary: "Queries of the queue that the reader keeps under a name",
    answer: ViewsAnswer,
  },
  saveView: {
    ...posted,
    path: "/api/v1/views",
    summary: "Keep a query of the queue under a name",
    body: ViewBody,
    answer: ViewsAnswer,
  },
  removeView: {
    ...plain,
    method: "DELETE",
    path: "/api/v1/views/{id}",
    summary: "Forget a kept query",
    answer: ViewsAnswer,
    notFound: true,
  },
  listKnownIssues: {
    ...plain,
    path: "/api/v1/known-issues",
    summary: "Known issues: what they match, how much they explain, and how often they match runs that pass",
    query: KnownIssuesQuery,
    answer: KnownIssuesAnswer,
    csv: true,
  },
  addKnownIssue: {
    ...posted,
    path: "/api/v1/known-issues",
    summary: "Add a known issue; failures are matched from the first one on",
    body: KnownIssueBody,
    answer: KnownIssueWritten,
  },
  draftKnownIssue: {
    ...plain,
    path: "/api/v1/known-issues/draft",
    summary: "What a new known issue is filled with from a triage item",
    query: IssueDraftQuery,
    answer: IssueDraft,
    notFound: true,
  },
  previewKnownIssue: {
    ...posted,
    path: "/api/v1/known-issues/preview",
    summary:
      "What a pattern or signature would explain among the failures of the last 30 days; changes nothing",
    readsOnly: true,
    body: PreviewBody,
    answer: PreviewAnswer,
  },
  getKnownIssue: {
    ...plain,
    path: "/api/v1/known-issues/{id}",
    summary: "One known issue and the newest failures it explains",
    answer: KnownIssueAnswer,
    notFound: true,
  },
  changeKnownIssue: {
    ...posted,
    method: "PATCH",
    path: "/api/v1/known-issues/{id}",
    summary: "Change a known issue, retire or revive it",
    body: KnownIssuePatch,
    answer: KnownIssueWritten,
    notFound: true,
  },
  retireKnownIssue: {
    ...plain,
    method: "DELETE",
    path: "/api/v1/known-issues/{id}",
    summary: "Retire a known issue; what it explained stays in the history",
    query: KnownIssueRemoval,
    answer: KnownIssueWritten,
    notFound: true,
  },
  listBlockingBugs: {
    ...plain,
    path: "/api/v1/bugs/blocking",
    summary: "Bugs that block a release, by the saved queries of the configuration",
    query: BlockingQuery,
    answer: BlockingAnswer,
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

export type OperationId = keyof typeof operations;
type All = typeof operations;
/** Operations that change something. */
export type WriteId = { [Id in OperationId]: All[Id] extends { method: string } ? Id : never }[OperationId];
/** Operations that only read. */
export type ReadId = Exclude<OperationId, WriteId>;
