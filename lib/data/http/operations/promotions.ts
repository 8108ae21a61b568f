import { CandidateAnswer, CompareAnswer, CompareQuery } from "@/lib/contract/candidates";
import { ConsumersAnswer, ConsumersQuery } from "@/lib/contract/consumers";
import { ForecastAnswer, ForecastQuery } from "@/lib/contract/forecast";
import { HoldUpsAnswer, HoldUpsQuery } from "@/lib/contract/hold-ups";
import { LeadTimesAnswer, LeadTimesQuery } from "@/lib/contract/lead-times";
import { HistoryAnswer, HistoryQuery, TrendsAnswer, TrendsQuery } from "@/lib/contract/promotion-history";
import {
  PromotionDiffAnswer,
  TargetAnswer,
  TargetQuery,
  TargetsAnswer,
  TargetsQuery,
} from "@/lib/contract/promotions";
import { WhatIfAnswer, WhatIfQuery } from "@/lib/contract/what-if";
import { type Operation, plain } from "./operation";

/** Addresses of what is promoted, and what holds it up. */
export const promotions = {
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
} as const satisfies Record<string, Operation>;
