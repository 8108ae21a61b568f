import { ChevronDown, ChevronUp } from "lucide";
import { AsOf } from "@/components/freshness/as-of";
import { StateTag } from "@/components/triage/state-tag";
import { notesOf } from "@/components/triage/state-words";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import type { TriageItemAnswer } from "@/lib/contract/triage";
import { itemHref, queueHref } from "./item-href";
import type { Neighbours } from "./neighbours";
import { leadOf } from "./subject-words";

interface ItemHeadProps {
  answer: TriageItemAnswer;
  from: string | undefined;
  neighbours: Neighbours;
  merged: string | undefined;
}

/** Number, title, state, how far it spreads, and the way to the next one of the queue. */
export function ItemHead({ answer, from, neighbours, merged }: ItemHeadProps) {
  const { item } = answer;
  const notes = notesOf(item);
  return (
    <>
      {merged === undefined || merged === item.id ? null : (
        <Notice className="mb-4">
          {merged} was merged into this item: its failures and its history are here.
        </Notice>
      )}
      <PageHead
        above={
          <>
            <Link href={queueHref(from)} className="link">
              Triage
            </Link>
            {` · ${item.id}`}
          </>
        }
        title={item.title}
        tag={
          <span className="flex flex-wrap items-center gap-2">
            <StateTag row={item} />
            {notes.map(({ words, loud }) => (
              <span key={words} className={loud ? "text-bad" : "text-text-2"}>
                {words}
              </span>
            ))}
          </span>
        }
        lead={leadOf(answer)}
        aside={
          <>
            <AsOf answer={answer} />
            <nav aria-label="Other items of the queue" className="flex gap-1.5" data-screen-only>
              <Step to={neighbours.previous} from={from} words="Previous item" keys="k" icon={ChevronUp} />
              <Step to={neighbours.next} from={from} words="Next item" keys="j" icon={ChevronDown} />
            </nav>
          </>
        }
      />
    </>
  );
}

interface StepProps {
  to: string | null;
  from: string | undefined;
  words: string;
  keys: string;
  icon: typeof ChevronUp;
}

function Step({ to, from, words, keys, icon }: StepProps) {
  const shown = (
    <>
      <Icon of={icon} />
      <kbd className="font-sans text-text-3 text-xs max-md:hidden">{keys}</kbd>
    </>
  );
  // In its place even where there is none, so that nothing jumps when the queue is read.
  if (to === null)
    return (
      <span aria-hidden="true" className={buttonClass("plain", "opacity-40")}>
        {shown}
      </span>
    );
  return (
    <Link
      href={itemHref(to, from)}
      aria-label={words}
      aria-keyshortcuts={keys}
      data-tip={`${words}: ${to} (${keys})`}
      className={buttonClass()}
    >
      {shown}
    </Link>
  );
}
