import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { BuildAnswer } from "@/lib/contract/builds";
import type { CandidateAnswer, CompareAnswer, CompareQuery } from "@/lib/contract/candidates";
import type { ChainAnswer, ChainQuery } from "@/lib/contract/chain";
import type { ConsumersAnswer, ConsumersQuery } from "@/lib/contract/consumers";
import type { DfgAnswer, DfgQuery, DfgsAnswer } from "@/lib/contract/dfgs";
import type { DriftAnswer, DriftQuery } from "@/lib/contract/drift";
import type { FailureQuery, FailuresAnswer } from "@/lib/contract/failures";
import type { HoldUpsAnswer, HoldUpsQuery } from "@/lib/contract/hold-ups";
import type { IncidentAnswer, IncidentsAnswer, IncidentsQuery } from "@/lib/contract/incidents";
import type { JobAnswer, JobQuery, JobsAnswer, JobsQuery } from "@/lib/contract/jobs";
import type { LiveAnswer, LiveQuery } from "@/lib/contract/live";
import type { AuditAnswer, AuditQuery, DutyAnswer } from "@/lib/contract/people";
import type {
  HistoryAnswer,
  HistoryQuery,
  TrendsAnswer,
  TrendsQuery,
} from "@/lib/contract/promotion-history";
import type {
  PromotionDiffAnswer,
  TargetAnswer,
  TargetQuery,
  TargetsAnswer,
  TargetsQuery,
} from "@/lib/contract/promotions";
import type { ReviewAnswer, ReviewQuery, ReviewsAnswer, ReviewsQuery } from "@/lib/contract/reviews";
import type { SearchAnswer } from "@/lib/contract/site";
import type { SetAsideAnswer, SourcesAnswer } from "@/lib/contract/sources";
import type { StageAnswer, StageQuery } from "@/lib/contract/stages";
import type { TriageStatisticsAnswer, TriageStatisticsQuery } from "@/lib/contract/statistics";
import type { ViewsAnswer } from "@/lib/contract/views";
import { apiGet, segment } from "./api";

/*
 * Key and fetcher of a resource stand together: the server's prefetch, the views, the polling and the
 * invalidation cannot disagree. What pages need that need little else has files of its own. The first part of a key is the resource; topics.ts says which topics touch it.
 */

/** What is shown of a time in the past is a resource of its own, which no topic touches. */
const resourceAt = (resource: string, at: string | undefined): string =>
  at === undefined ? resource : `${resource}-then`;

/** What was known then changes no more: it is not asked again. */
const restOf = (at: string | undefined) =>
  at === undefined
    ? {}
    : { staleTime: Number.POSITIVE_INFINITY, refetchInterval: false as const, refetchOnWindowFocus: false };

/** The chain map. */
export const chainQuery = (query: ChainQuery) =>
  queryOptions({
    queryKey: [resourceAt("chain", query.at), query],
    queryFn: ({ signal }) => apiGet<ChainAnswer>("chain", query, signal),
    placeholderData: keepPreviousData,
    ...restOf(query.at),
  });

/** One page of failures, exactly as the URL says. */
export const failuresQuery = (query: FailureQuery) =>
  queryOptions({
    queryKey: ["failures", query],
    queryFn: ({ signal }) => apiGet<FailuresAnswer>("failures", query, signal),
    placeholderData: keepPreviousData,
  });

/** All DFGs, Unassigned among them. */
export const dfgsQuery = () =>
  queryOptions({ queryKey: ["dfgs"], queryFn: ({ signal }) => apiGet<DfgsAnswer>("dfgs", {}, signal) });

/** One DFG. */
export const dfgQuery = (slug: string, query: DfgQuery) =>
  queryOptions({
    queryKey: ["dfg", slug, query],
    queryFn: ({ signal }) => apiGet<DfgAnswer>(`dfgs/${segment(slug)}`, query, signal),
    placeholderData: keepPreviousData,
  });

/** One page of the drift ledger, or its DFGs. */
export const driftQuery = (query: DriftQuery) =>
  queryOptions({
    queryKey: ["drift", query],
    queryFn: ({ signal }) => apiGet<DriftAnswer>("drift", query, signal),
    placeholderData: keepPreviousData,
  });

/** One stage of a release's stable track. */
export const stageQuery = (release: string, stage: string, query: StageQuery) =>
  queryOptions({
    queryKey: ["stage", release, stage, query],
    queryFn: ({ signal }) =>
      apiGet<StageAnswer>(`stages/${segment(release)}/${segment(stage)}`, query, signal),
    placeholderData: keepPreviousData,
  });

/** One page of jobs. */
export const jobsQuery = (query: JobsQuery) =>
  queryOptions({
    queryKey: ["jobs", query],
    queryFn: ({ signal }) => apiGet<JobsAnswer>("jobs", query, signal),
    placeholderData: keepPreviousData,
  });

/** One job and a page of its runs. */
export const jobQuery = (name: string, query: JobQuery) =>
  queryOptions({
    queryKey: ["job", name, query],
    queryFn: ({ signal }) => apiGet<JobAnswer>(`jobs/${segment(name)}`, query, signal),
    placeholderData: keepPreviousData,
  });

/** One build of one source. */
export const buildQuery = (source: string, id: string) =>
  queryOptions({
    queryKey: ["build", source, id],
    queryFn: ({ signal }) => apiGet<BuildAnswer>(`builds/${segment(source)}/${segment(id)}`, {}, signal),
  });

/** Promotion targets. */
export const targetsQuery = (query: TargetsQuery) =>
  queryOptions({
    queryKey: [resourceAt("targets", query.at), query],
    queryFn: ({ signal }) => apiGet<TargetsAnswer>("promotions", query, signal),
    placeholderData: keepPreviousData,
    ...restOf(query.at),
  });

/** What holds promotion targets up, worst first. */
export const holdUpsQuery = (query: HoldUpsQuery) =>
  queryOptions({
    queryKey: ["hold-ups", query],
    queryFn: ({ signal }) => apiGet<HoldUpsAnswer>("hold-ups", query, signal),
    placeholderData: keepPreviousData,
  });

/** One target and a page of its promotions. What is open and what is asked of a what-if belong to the page. */
export const targetQuery = (
  instance: string,
  target: string,
  { open: _open, without: _without, replace: _replace, ...query }: TargetQuery,
) =>
  queryOptions({
    queryKey: [resourceAt("target", query.at), instance, target, query],
    queryFn: ({ signal }) =>
      apiGet<TargetAnswer>(`promotions/${segment(instance)}/${segment(target)}`, query, signal),
    placeholderData: keepPreviousData,
    ...restOf(query.at),
  });

const ofTarget = (instance: string, target: string, what: string) =>
  `promotions/${segment(instance)}/${segment(target)}/${what}`;

/** A page of promotions and of candidates that were not promoted. */
export const historyQuery = (instance: string, target: string, query: HistoryQuery) =>
  queryOptions({
    queryKey: ["target-history", instance, target, query],
    queryFn: ({ signal }) => apiGet<HistoryAnswer>(ofTarget(instance, target, "history"), query, signal),
    placeholderData: keepPreviousData,
  });

/** What a target's history adds up to. */
export const trendsQuery = (instance: string, target: string, query: TrendsQuery) =>
  queryOptions({
    queryKey: ["target-trends", instance, target, query],
    queryFn: ({ signal }) => apiGet<TrendsAnswer>(ofTarget(instance, target, "trends"), query, signal),
    placeholderData: keepPreviousData,
  });

/** What the last promotions did to their consumers. */
export const consumersQuery = (instance: string, target: string, query: ConsumersQuery) =>
  queryOptions({
    queryKey: ["consumers", instance, target, query],
    queryFn: ({ signal }) => apiGet<ConsumersAnswer>(ofTarget(instance, target, "consumers"), query, signal),
    placeholderData: keepPreviousData,
  });

/** One candidate of a target. */
export const candidateQuery = (instance: string, target: string, candidate: string) =>
  queryOptions({
    queryKey: ["candidate", instance, target, candidate],
    queryFn: ({ signal }) =>
      apiGet<CandidateAnswer>(ofTarget(instance, target, `candidates/${segment(candidate)}`), {}, signal),
  });

/** Two candidates, promotions or dates of a target. */
export const compareQuery = (instance: string, target: string, query: CompareQuery) =>
  queryOptions({
    queryKey: ["compare", instance, target, query],
    queryFn: ({ signal }) => apiGet<CompareAnswer>(ofTarget(instance, target, "compare"), query, signal),
    placeholderData: keepPreviousData,
  });

/** Packages that one promotion changed. */
export const promotionDiffQuery = (instance: string, target: string, id: string) =>
  queryOptions({
    queryKey: ["promotion-diff", instance, target, id],
    queryFn: ({ signal }) =>
      apiGet<PromotionDiffAnswer>(
        `promotions/${segment(instance)}/${segment(target)}/${segment(id)}`,
        {},
        signal,
      ),
  });

/** What is queued and running now. */
export const liveQuery = (query: LiveQuery) =>
  queryOptions({
    queryKey: ["live", query],
    queryFn: ({ signal }) => apiGet<LiveAnswer>("live", query, signal),
    placeholderData: keepPreviousData,
  });

/** What is queued and running now of the jobs a promotion target needs. */
export const targetNowQuery = (instance: string, target: string) =>
  liveQuery({ pipeline: [], release: [], project: [], instance, target });

/** One page of reviews, exactly as the URL says. */
export const reviewsQuery = (query: ReviewsQuery) =>
  queryOptions({
    queryKey: ["reviews", query],
    queryFn: ({ signal }) => apiGet<ReviewsAnswer>("reviews", query, signal),
    placeholderData: keepPreviousData,
  });

/** One review. */
export const reviewQuery = (number: string, query: ReviewQuery) =>
  queryOptions({
    queryKey: ["review", number, query],
    queryFn: ({ signal }) => apiGet<ReviewAnswer>(`reviews/${segment(number)}`, query, signal),
  });

/** One page of outages. */
export const incidentsQuery = (query: IncidentsQuery) =>
  queryOptions({
    queryKey: ["incidents", query],
    queryFn: ({ signal }) => apiGet<IncidentsAnswer>("incidents", query, signal),
    placeholderData: keepPreviousData,
  });

/** One outage, by its I-number. */
export const incidentQuery = (id: string) =>
  queryOptions({
    queryKey: ["incident", id],
    queryFn: ({ signal }) => apiGet<IncidentAnswer>(`incidents/${segment(id)}`, {}, signal),
  });

/** What share of the failures nobody has explained, and how long items stay open. */
export const triageStatisticsQuery = ({ format: _, ...query }: TriageStatisticsQuery) =>
  queryOptions({
    queryKey: ["triage-statistics", query],
    queryFn: ({ signal }) => apiGet<TriageStatisticsAnswer>("statistics/triage", query, signal),
    placeholderData: keepPreviousData,
  });

/** Queries of the queue that the reader keeps under a name. */
export const viewsQuery = () =>
  queryOptions({
    queryKey: ["views"],
    queryFn: ({ signal }) => apiGet<ViewsAnswer>("views", {}, signal),
  });

/** Who is on duty, now and in the weeks around. */
export const dutyQuery = () =>
  queryOptions({
    queryKey: ["duty"],
    queryFn: ({ signal }) => apiGet<DutyAnswer>("duty", {}, signal),
  });

/** One page of what was written, newest first. */
export const auditQuery = (query: AuditQuery) =>
  queryOptions({
    queryKey: ["audit", query],
    queryFn: ({ signal }) => apiGet<AuditAnswer>("audit", query, signal),
    placeholderData: keepPreviousData,
  });

/** Every feed and how its reading goes. */
export const sourcesQuery = () =>
  queryOptions({
    queryKey: ["sources"],
    queryFn: ({ signal }) => apiGet<SourcesAnswer>("sources", {}, signal),
  });

/** Records of one feed that did not fit. */
export const setAsideQuery = (feed: string) =>
  queryOptions({
    queryKey: ["set-aside", feed],
    queryFn: ({ signal }) => apiGet<SetAsideAnswer>(`sources/${segment(feed)}/set-aside`, {}, signal),
  });

/** Search hits for the palette; q is trimmed and not empty. */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: ({ signal }) => apiGet<SearchAnswer>("search", { q }, signal),
    placeholderData: keepPreviousData,
  });
