import clsx from "clsx";
import { STATE_WORD } from "@/components/triage/state-words";
import { Link } from "@/components/ui/link";
import type { TriageState } from "@/lib/contract/triage";
import { itemHref } from "./item-href";

interface ItemLinkProps {
  /** null = no item is known: nothing is shown. */
  item: { id: string; state: TriageState } | null | undefined;
  /** Writes the state beside the number. */
  withState?: boolean;
  className?: string;
}

/** "T-2041", leading to the item, where the line that explains it and who has it stand. */
export function ItemLink({ item, withState = false, className }: ItemLinkProps) {
  if (item === null || item === undefined) return null;
  const { word } = STATE_WORD[item.state];
  return (
    <Link
      href={itemHref(item.id)}
      className={clsx("link above whitespace-nowrap", className)}
      data-tip={withState ? undefined : `Triage: ${word}`}
    >
      {item.id}
      {withState ? <span className="text-text-3"> {word}</span> : null}
    </Link>
  );
}
