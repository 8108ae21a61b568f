import type { Metadata } from "next";
import { BadParameters } from "@/components/ui/notice";
import { KnownIssuesQuery } from "@/lib/contract/known-issues";
import { currentActor } from "@/lib/data/actor";
import { listKnownIssues } from "@/lib/data/known-issue-list";
import { draftOf, getKnownIssue } from "@/lib/data/known-issues";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { issueDraftQuery, knownIssueQuery, knownIssuesQuery } from "@/lib/query/known-issues";
import { Prefetched } from "../../_lib/prefetched";
import { readPage } from "../../_lib/read-page";
import { KnownIssuesView } from "./_components/known-issues-view";

export const metadata: Metadata = { title: "Known issues" };

/** Failures that are understood; `?open=` has one in the editor, `?item=` makes one of a triage item. */
export default async function Page({ searchParams }: PageProps<"/settings/known-issues">) {
  const [reader, actor] = await Promise.all([currentReader(), currentActor()]);
  const queries = makeQueryClient();
  const { query, bad } = await readPage(
    KnownIssuesQuery,
    "/settings/known-issues",
    searchParams,
    async (asked) => {
      const { open, item } = asked;
      await queries.query({
        ...knownIssuesQuery(asked),
        queryFn: () => listKnownIssues(reader, actor, asked),
      });
      if (open !== undefined && open !== "new")
        await queries.query({
          ...knownIssueQuery(open),
          queryFn: () => getKnownIssue(reader, actor, open),
        });
      else if (item !== undefined)
        await queries.query({ ...issueDraftQuery(item), queryFn: () => draftOf(reader, item) });
    },
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <KnownIssuesView query={query} />
    </Prefetched>
  );
}
