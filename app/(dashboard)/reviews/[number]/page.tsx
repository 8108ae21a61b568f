import type { Metadata } from "next";
import { ReviewView } from "@/components/reviews/review-view";
import { BadParameters } from "@/components/ui/notice";
import { ReviewQuery } from "@/lib/contract/reviews";
import { currentReader } from "@/lib/data/reader";
import { getReview } from "@/lib/data/reviews-one";
import { makeQueryClient } from "@/lib/query/client";
import { reviewQuery } from "@/lib/query/queries";
import { Prefetched } from "../../_lib/prefetched";
import { readPage } from "../../_lib/read-page";
import { nameOf } from "../../_lib/segment";

export async function generateMetadata({ params }: PageProps<"/reviews/[number]">): Promise<Metadata> {
  return { title: `Review ${nameOf((await params).number)}` };
}

/** One review; `?gerrit=` chooses where two Gerrits have the number. */
export default async function Page({ params, searchParams }: PageProps<"/reviews/[number]">) {
  const number = nameOf((await params).number);
  const reader = await currentReader();
  const queries = makeQueryClient();
  const path = `/reviews/${encodeURIComponent(number)}`;
  const { query, bad } = await readPage(ReviewQuery, path, searchParams, (asked) =>
    queries.query({ ...reviewQuery(number, asked), queryFn: () => getReview(reader, number, asked) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <ReviewView number={number} query={query} />
    </Prefetched>
  );
}
