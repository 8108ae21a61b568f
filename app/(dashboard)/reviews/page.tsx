import type { Metadata } from "next";
import { ReviewsView } from "@/components/reviews/reviews-view";
import { BadParameters } from "@/components/ui/notice";
import { ReviewsQuery } from "@/lib/contract/reviews";
import { currentReader } from "@/lib/data/reader";
import { listReviews } from "@/lib/data/reviews";
import { makeQueryClient } from "@/lib/query/client";
import { reviewsQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";

export const metadata: Metadata = { title: "Reviews" };

/** Packaging reviews, filtered, sorted and paged as the address says. */
export default async function Page({ searchParams }: PageProps<"/reviews">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(ReviewsQuery, "/reviews", searchParams, (asked) =>
    queries.query({ ...reviewsQuery(asked), queryFn: () => listReviews(reader, asked) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <ReviewsView query={query} />
    </Prefetched>
  );
}
