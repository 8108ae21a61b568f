import type { Metadata } from "next";
import { shortKey } from "@/components/promotions/offer-words";
import { getCandidate } from "@/lib/data/candidate-one";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { candidateQuery } from "@/lib/query/queries";
import { orNotFound } from "../../../../_lib/or-not-found";
import { Prefetched } from "../../../../_lib/prefetched";
import { nameOf } from "../../../../_lib/segment";
import { CandidateView } from "./_components/candidate-view";

type Props = PageProps<"/promotions/[instance]/[target]/[candidate]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { target, candidate } = await params;
  return { title: `${shortKey(nameOf(candidate))} of ${nameOf(target)}` };
}

/** One candidate: what it holds, what that changes, and every job that ran on it. */
export default async function Page({ params }: Props) {
  const named = await params;
  const [instance, target, candidate] = [
    nameOf(named.instance),
    nameOf(named.target),
    nameOf(named.candidate),
  ];
  const reader = await currentReader();
  const queries = makeQueryClient();
  await orNotFound(
    queries.query({
      ...candidateQuery(instance, target, candidate),
      queryFn: () => getCandidate(reader, instance, target, candidate),
    }),
  );
  return (
    <Prefetched queries={queries}>
      <CandidateView instance={instance} target={target} candidate={candidate} />
    </Prefetched>
  );
}
