import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { BlockingAnswer, BlockingQuery } from "@/lib/contract/bugs";
import type {
  IssueDraft,
  KnownIssueAnswer,
  KnownIssuesAnswer,
  KnownIssuesQuery,
} from "@/lib/contract/known-issues";
import { apiGet, segment } from "./api";

/** Known issues. What is open in the editor belongs to the page, not to the resource. */
export const knownIssuesQuery = ({ open: _o, item: _i, format: _f, ...query }: KnownIssuesQuery) =>
  queryOptions({
    queryKey: ["known-issues", query],
    queryFn: ({ signal }) => apiGet<KnownIssuesAnswer>("known-issues", query, signal),
    placeholderData: keepPreviousData,
  });

/** One known issue with its newest hits. */
export const knownIssueQuery = (id: string) =>
  queryOptions({
    queryKey: ["known-issue", id],
    queryFn: ({ signal }) => apiGet<KnownIssueAnswer>(`known-issues/${segment(id)}`, {}, signal),
  });

/** What a new one is filled with from a triage item; asked for once, so that nothing changes under who types. */
export const issueDraftQuery = (item: string) =>
  queryOptions({
    queryKey: ["issue-draft", item],
    queryFn: ({ signal }) => apiGet<IssueDraft>("known-issues/draft", { item }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Bugs that block a release. */
export const blockingBugsQuery = (query: BlockingQuery) =>
  queryOptions({
    queryKey: ["blocking-bugs", query],
    queryFn: ({ signal }) => apiGet<BlockingAnswer>("bugs/blocking", query, signal),
    placeholderData: keepPreviousData,
  });
