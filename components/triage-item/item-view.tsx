"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Answer } from "@/components/freshness/answer";
import { SourceBanner } from "@/components/freshness/source-banner";
import { useTriageActions } from "@/components/triage/acting";
import { KeysHelp } from "@/components/triage/keys-help";
import { Card } from "@/components/ui/card";
import type { TriageItemAnswer, TriageQuery } from "@/lib/contract/triage";
import { triageItemQuery } from "@/lib/query/triage";
import { Bugs } from "./bugs";
import { ChangedCard } from "./changed-card";
import { CommentBox } from "./comment-box";
import { EvidenceCard } from "./evidence-card";
import { ItemFacts } from "./facts-card";
import { HistoryCard } from "./history-card";
import { ItemActions } from "./item-actions";
import { ItemHead } from "./item-head";
import { itemHref } from "./item-href";
import { ItemSkeleton } from "./item-skeleton";
import { AffectedCard, ReviewsCard, SignaturesCard } from "./related-cards";
import { Similar } from "./similar";
import { SubjectsCard } from "./subjects-card";
import { useItemKeys } from "./use-item-keys";
import { useNeighbours } from "./use-neighbours";

interface ItemViewProps {
  id: string;
  /** Parameters of the queue the reader came from, as they stood in its address. */
  from: string | undefined;
  /** The same, understood. */
  queue: TriageQuery;
  /** Shows all packages and jobs rather than the first few. */
  all: boolean;
  /** The item that was asked for, where it was merged into this one. */
  merged: string | undefined;
}

/** One cause: what fails and how, what did it, who has it, what was done; and everything a person may do about it. */
export function ItemView(props: ItemViewProps) {
  const answer = useQuery(triageItemQuery(props.id));
  return (
    <Answer query={answer} what={props.id} skeleton={<ItemSkeleton id={props.id} from={props.from} />}>
      {(data) => <Page {...props} answer={data} />}
    </Answer>
  );
}

function Page({ id, from, queue, all, merged, answer }: ItemViewProps & { answer: TriageItemAnswer }) {
  const router = useRouter();
  const { act, whyNotAny } = useTriageActions();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const neighbours = useNeighbours(id, queue);
  const { item } = answer;
  useItemKeys({ answer, from, neighbours, onHelp: () => setHelpOpen(true) });
  // Merged while it was looked at: the answer is already that of the item it went to, and the address follows.
  useEffect(() => {
    if (item.id !== id) router.replace(itemHref(item.id, from, id));
  }, [item.id, id, from, router]);
  const comment = async (reason: string) => {
    const { answer: came, problems } = await act([item], { action: "comment", reason });
    return came !== null && came.done.length > 0 ? null : problems;
  };
  return (
    <>
      <ItemHead answer={answer} from={from} neighbours={neighbours} merged={merged} />
      <SourceBanner answer={answer} />
      <Card className="mb-4">
        <div className="grid gap-4 px-4 py-3.5">
          <ItemFacts answer={answer} />
          <ItemActions item={item} />
        </div>
      </Card>
      <div className="grid grid-cols-[minmax(0,1fr)_380px] items-start gap-4 max-lg:grid-cols-1">
        <div className="grid min-w-0 gap-4">
          <EvidenceCard evidence={answer.evidence} />
          <ChangedCard answer={answer} />
          <SubjectsCard answer={answer} all={all} />
          <HistoryCard events={answer.events}>
            <CommentBox key={id} why={whyNotAny("comment", [item])} onSend={comment} />
          </HistoryCard>
        </div>
        <div className="grid min-w-0 gap-4">
          <Bugs answer={answer} />
          <Similar answer={answer} from={from} />
          <AffectedCard affectedBy={answer.affectedBy} from={from} />
          <ReviewsCard reviews={answer.reviews} />
          <SignaturesCard signatures={answer.signatures} />
        </div>
      </div>
      {isHelpOpen ? <KeysHelp onClose={() => setHelpOpen(false)} /> : null}
    </>
  );
}
