"use client";
import { useTriageActions } from "@/components/triage/acting";
import { Button } from "@/components/ui/button";
import type { TriageItemAnswer } from "@/lib/contract/triage";
import { SimilarCard } from "./related-cards";

/** Near items, each to be merged with in one click: this one's failures go there, and the page follows; it can be undone. */
export function Similar({ answer, from }: { answer: TriageItemAnswer; from: string | undefined }) {
  const { act, whyNotAny } = useTriageActions();
  const { item, similar } = answer;
  const why = whyNotAny("merge", [item]);
  return (
    <SimilarCard
      similar={similar}
      from={from}
      merge={(other) => (
        <Button
          aria-disabled={why !== null}
          aria-label={`Merge into ${other.id}`}
          data-tip={why ?? `Puts the failures of ${item.id} into ${other.id}`}
          className={why === null ? undefined : "cursor-default opacity-50"}
          onClick={() => {
            const reason = `Their texts are alike (${Math.floor(other.similarity * 100)} %)`;
            if (why === null) void act([item], { action: "merge", into: other.id, reason });
          }}
        >
          Merge
        </Button>
      )}
    />
  );
}
