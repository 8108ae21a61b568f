"use client";
import { useTriageActions } from "@/components/triage/acting";
import { STATE_WORD } from "@/components/triage/state-words";
import { itemHref } from "@/components/triage-item/item-href";
import { MakeKnown } from "@/components/triage-item/make-known";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { TriageItemAnswer } from "@/lib/contract/triage";
import { Part } from "./panel-part";

const SHOWN = 3;

/** Known issues that explain it, with confidence, and items near in their text. */
export function LooksLike({ answer, from }: { answer: TriageItemAnswer; from: string }) {
  const { item, known, similar } = answer;
  return (
    <Part title="Looks like">
      {known.length + similar.length > 0 ? null : (
        <p className="mb-1.5 text-text-2">Nothing that is known.</p>
      )}
      <ul className="grid gap-1.5 empty:hidden">
        {known.slice(0, SHOWN).map((issue) => (
          <Line key={issue.id} share={issue.confidence}>
            Known:{" "}
            <Link href={`/settings/known-issues?open=${encodeURIComponent(issue.id)}`} className="link">
              {issue.title}
            </Link>
            {issue.bugUrl === null ? null : (
              <>
                {", "}
                <ExternalLink href={issue.bugUrl}>its bug</ExternalLink>
                <LinkBug item={item} url={issue.bugUrl} />
              </>
            )}
          </Line>
        ))}
        {similar.slice(0, SHOWN).map((other) => (
          <Line key={other.id} share={other.similarity}>
            <Link href={itemHref(other.id, from)} className="link">
              {other.id} {other.title}
            </Link>
            <span className="text-text-3">, {STATE_WORD[other.state].word}</span>
          </Line>
        ))}
      </ul>
      <p className="mt-1.5">
        <MakeKnown id={item.id} />
      </p>
    </Part>
  );
}

const Line = ({ share, children }: { share: number; children: React.ReactNode }) => (
  <li className="flex items-baseline gap-2.5">
    <span className="w-[5ch] flex-none text-right text-sm text-text-3">{Math.floor(share * 100)} %</span>
    <span className="min-w-0 break-words">{children}</span>
  </li>
);

/** Takes the known issue's bug over in one click, where it is not linked yet. */
function LinkBug({ item, url }: { item: TriageItemAnswer["item"]; url: string }) {
  const { act, whyNotAny } = useTriageActions();
  if (item.bugs.some((bug) => bug.url === url) || whyNotAny("link-bug", [item]) !== null) return null;
  return (
    <button
      type="button"
      onClick={() => void act([item], { action: "link-bug", url })}
      className="link ml-2 font-medium text-accent"
    >
      Link it
    </button>
  );
}
