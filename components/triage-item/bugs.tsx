"use client";
import { useTriageActions } from "@/components/triage/acting";
import { Button } from "@/components/ui/button";
import type { TriageItemAnswer } from "@/lib/contract/triage";
import { BugsCard } from "./bugs-card";

const LINK = "link text-sm text-text-3 underline";

/** The bugs of an item with what may be done about them. */
export function Bugs({ answer }: { answer: TriageItemAnswer }) {
  const { act, ask, whyNotAny } = useTriageActions();
  const { item, bugs, known, trackers } = answer;
  const mayLink = whyNotAny("link-bug", [item]) === null;
  const linked = new Set(bugs.map((bug) => bug.url));
  return (
    <BugsCard
      id={item.id}
      bugs={bugs}
      known={known}
      trackers={trackers}
      link={
        mayLink ? (
          <button type="button" className={LINK} onClick={() => ask("link-bug", [item])}>
            Link a bug
          </button>
        ) : undefined
      }
      unlink={(bug) =>
        whyNotAny("unlink-bug", [item]) === null ? (
          <button
            type="button"
            className={LINK}
            aria-label={`Unlink ${bug.label}`}
            onClick={() => void act([item], { action: "unlink-bug", url: bug.url })}
          >
            unlink
          </button>
        ) : null
      }
      take={({ bugUrl }) =>
        bugUrl === null || linked.has(bugUrl) || !mayLink ? null : (
          <Button onClick={() => void act([item], { action: "link-bug", url: bugUrl })}>Link its bug</Button>
        )
      }
    />
  );
}
