import { Time } from "@/components/time/time";
import { StateIcon } from "@/components/triage/state-tag";
import { notesOf, STATE_WORD } from "@/components/triage/state-words";
import { Link } from "@/components/ui/link";
import type { TriageRow } from "@/lib/contract/triage";
import { itemHref } from "./item-href";

/** Items in a card of another page: state, title, the line that matters, who has it and for how long. */
export function ItemLines({ items, from }: { items: readonly TriageRow[]; from?: string }) {
  return (
    <ul className="px-4 pb-1">
      {items.map((item) => (
        <li
          key={item.id}
          className="relative flex items-start gap-3 border-line border-t py-2 first:border-t-0 hover:bg-hover"
        >
          <StateIcon row={item} className="mt-px" />
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <Link href={itemHref(item.id, from)} className="stretched min-w-0 break-words font-medium">
                {item.title}
              </Link>
              <span className={item.state === "still-failing" ? "text-bad" : "text-text-3"}>
                {STATE_WORD[item.state].word}
              </span>
              {notesOf(item).map(({ words, loud }) => (
                <span key={words} className={loud ? "text-bad" : "text-text-3"}>
                  {words}
                </span>
              ))}
            </span>
            {item.headline === null ? null : (
              <span className="mono block truncate text-text-2">{item.headline}</span>
            )}
          </span>
          <span className="flex-none text-right text-sm text-text-3 max-sm:hidden">
            <span className="block">{item.assignee?.name ?? item.dfg?.name ?? "Unassigned"}</span>
            {item.openedAt === null ? null : <Time at={item.openedAt} as="age" />}
          </span>
        </li>
      ))}
    </ul>
  );
}
