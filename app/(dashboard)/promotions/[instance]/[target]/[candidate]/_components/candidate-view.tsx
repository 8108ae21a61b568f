"use client";
import { useQuery } from "@tanstack/react-query";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { movesWord } from "@/components/promotions/moves-word";
import { OfferTag } from "@/components/promotions/offer-state";
import { candidateHref, compareHref, pointWord, reasonOf } from "@/components/promotions/offer-words";
import { PackageMoves } from "@/components/promotions/package-moves";
import { Time } from "@/components/time/time";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import type { CandidateAnswer } from "@/lib/contract/candidates";
import { candidateQuery } from "@/lib/query/queries";
import { CandidateFacts } from "./candidate-facts";
import { Content } from "./content";
import { CriteriaCard } from "./criteria-card";
import { JobsTable } from "./jobs-table";

interface CandidateViewProps {
  instance: string;
  target: string;
  candidate: string;
}

/** One candidate: its outcome and why, its jobs, its content, the criteria of its time. */
export function CandidateView({ instance, target, candidate }: CandidateViewProps) {
  const answer = useQuery(candidateQuery(instance, target, candidate));
  return (
    <Answer query={answer} what="the candidate" skeleton={<Skeleton className="h-96 rounded-lg" />}>
      {(data) => <Page data={data} />}
    </Answer>
  );
}

function Page({ data }: { data: CandidateAnswer }) {
  const { target, candidate, against } = data;
  const required = data.jobs.filter((job) => job.required);
  const missing = required.filter(({ state }) => state !== "passed" && state !== "passed-by-alternative");
  const state = candidate.state;
  const reason =
    state === null
      ? "Not judged: older than what is kept of votes and criteria."
      : reasonOf({
          state,
          forced: candidate.forced,
          user: candidate.user,
          required: data.criteria === null ? null : required.length,
          missing,
        });
  return (
    <>
      <PageHead
        above={<Above data={data} />}
        title={pointWord(candidate)}
        tag={<OfferTag state={state} forced={candidate.forced} />}
        lead={reason}
        aside={<AsOf answer={data} />}
      />
      <SourceBanner answer={data} />
      <CandidateFacts data={data} missing={missing.length} required={required.length} />
      <nav aria-label="Other candidates" className="mb-4 flex flex-wrap gap-2">
        <Neighbour target={target} name={data.older} label="Older candidate" />
        <Neighbour target={target} name={data.newer} label="Newer candidate" />
        <Link
          href={compareHref(target, { from: against?.name, to: candidate.name })}
          className={buttonClass()}
        >
          Compare
        </Link>
      </nav>
      <div className="grid gap-4">
        <JobsTable jobs={data.jobs} />
        <Card
          id="packages"
          title="Packages"
          note={
            against === null ? (
              "there is no promotion before it to compare with"
            ) : (
              <>
                {movesWord(data.packages) || "none differs"}, against the promotion of{" "}
                <Link href={candidateHref(target, against.key ?? against.name)} className="link">
                  <Time at={against.at} as="moment" />
                </Link>
              </>
            )
          }
          className="overflow-clip"
        >
          {against === null ? (
            <Empty title="Nothing to compare with">It is the first of its kind that is known.</Empty>
          ) : (
            <PackageMoves
              packages={data.packages}
              known={data.known}
              instance={target.instance}
              caption="Packages that differ from the promotion before"
            />
          )}
        </Card>
        <Content rows={data.content} instance={target.instance} />
        <CriteriaCard criteria={data.criteria} />
      </div>
    </>
  );
}

function Above({ data: { target, candidate } }: { data: CandidateAnswer }) {
  return (
    <>
      <Link href="/promotions" className="link">
        Promotions
      </Link>
      {" · "}
      <Link
        href={`/promotions/${encodeURIComponent(target.instance)}/${encodeURIComponent(target.promoteName)}`}
        className="link"
      >
        {target.promoteName}
      </Link>
      {` · ${target.instance}`}
      {candidate.component === null ? "" : ` · ${candidate.component}`}
    </>
  );
}

function Neighbour({
  target,
  name,
  label,
}: {
  target: CandidateAnswer["target"];
  name: string | null;
  label: string;
}) {
  if (name === null) return null;
  return (
    <Link href={candidateHref(target, name)} className={buttonClass()}>
      {label}
    </Link>
  );
}
