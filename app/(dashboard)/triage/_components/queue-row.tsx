"use client";
import clsx from "clsx";
import { type MouseEvent, memo } from "react";
import { Time } from "@/components/time/time";
import { Avatar } from "@/components/triage/avatar";
import { StateIcon } from "@/components/triage/state-tag";
import { notesOf, STATE_WORD } from "@/components/triage/state-words";
import { itemHref } from "@/components/triage-item/item-href";
import { Link } from "@/components/ui/link";
import { Strip } from "@/components/ui/strip";
import type { TriageRow } from "@/lib/contract/triage";
import { ROLE, rowRole } from "./roles";
import { heldUp, heldUpTip, shortTitle, spreadOf } from "./row-words";

interface QueueRowProps {
  row: TriageRow;
  /** Place in the list, from 1. */
  index: number;
  isShown: boolean;
  /** Whether the reader went to it, so that it is marked on a phone too. */
  isChosen: boolean;
  isSelected: boolean;
  /** Parameters of the queue, for the item's own page to come back to. */
  from: string;
  onShow(id: string): void;
  onToggle(id: string, range: boolean): void;
}

/** Wide enough for the panel at the side. */
const WIDE = "(min-width: 1120px)";

/** One cause on two lines: what fails and how, its last runs, how far it spreads, who has it, how old it is. */
export const QueueRow = memo(function QueueRow(props: QueueRowProps) {
  const { row, index, isShown, isChosen, isSelected, from, onShow, onToggle } = props;
  const onOpen = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !window.matchMedia(WIDE).matches) return;
    event.preventDefault();
    onShow(row.id);
  };
  return (
    <div
      {...rowRole(index + 1)}
      aria-current={isShown ? "true" : undefined}
      tabIndex={-1}
      data-row={row.id}
      // Nothing of its own to tell: else the focus that j and k move would show the tip of a part.
      data-tip=""
      className={clsx(
        "relative grid h-(--row) grid-cols-[38px_26px_minmax(0,1fr)_auto_auto_34px_86px] max-xl:lg:grid-cols-[38px_26px_minmax(0,1fr)_auto_34px_86px] items-center border-line border-t px-2 outline-offset-[-2px] max-sm:grid-cols-[34px_22px_minmax(0,1fr)_auto]",
        isSelected ? "bg-accent-soft" : "hover:bg-hover",
        isShown && !isSelected && (isChosen ? "bg-accent-soft/60" : "lg:bg-accent-soft/60"),
        isShown && "before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-accent",
        isShown && !isChosen && "max-lg:before:hidden",
      )}
    >
      <span {...ROLE.cell} className="above flex justify-center">
        <label className="grid size-8 place-items-center max-sm:size-9">
          <span className="sr-only">Select {row.id}</span>
          <input
            type="checkbox"
            tabIndex={isShown ? 0 : -1}
            checked={isSelected}
            onClick={(event) => onToggle(row.id, event.shiftKey)}
            onChange={() => undefined}
            className="size-3.5 accent-accent"
          />
        </label>
      </span>
      <span {...ROLE.cell}>
        <StateIcon row={row} />
      </span>
      <span {...ROLE.cell} className="min-w-0 pr-3">
        <span className="flex min-w-0 items-baseline gap-2">
          <Link
            href={itemHref(row.id, from)}
            data-primary=""
            tabIndex={isShown ? 0 : -1}
            onClick={onOpen}
            className="stretched min-w-0 truncate font-medium"
          >
            {shortTitle(row)}
          </Link>
          <span className="min-w-0 flex-none truncate text-sm max-sm:hidden">
            <Words row={row} />
          </span>
        </span>
        <span className="mono block truncate text-sm text-text-2">
          {row.headline ?? <span className="font-sans text-text-3">no line of a log is known</span>}
        </span>
        <span className="block truncate text-sm text-text-2 sm:hidden">
          <Words row={row} /> · {[spreadOf(row), heldUp(row)].filter(Boolean).join(" · ")}
        </span>
      </span>
      <span {...ROLE.cell} className="w-[112px] max-sm:hidden max-xl:lg:hidden">
        <Strip history={row.history} max={13} />
      </span>
      <span {...ROLE.cell} className="w-[172px] min-w-0 pr-2 max-sm:hidden">
        <span className="block truncate" data-tip={spreadOf(row)}>
          {spreadOf(row)}
        </span>
        <span className="block truncate text-sm text-text-2" data-tip={heldUpTip(row)}>
          {heldUp(row)}
        </span>
      </span>
      <span {...ROLE.cell} className="above max-sm:hidden">
        <Avatar person={row.assignee ?? row.acknowledged?.by ?? null} />
      </span>
      <span
        {...ROLE.cell}
        className="whitespace-nowrap text-right max-sm:self-start max-sm:pt-2.5 max-sm:text-sm"
      >
        {row.openedAt === null ? "–" : <Time at={row.openedAt} as="age" />}
      </span>
    </div>
  );
});

/** State and what is late or sent away, in words after the title. */
function Words({ row }: { row: TriageRow }) {
  const { status, word } = STATE_WORD[row.state];
  const isLoud = row.state === "still-failing";
  return (
    <>
      <span className={isLoud ? "text-bad" : status === "run" ? "text-run" : "text-text-2"}>{word}</span>
      {row.snoozedUntil === null ? null : (
        <span className="text-text-2">
          , snoozed until <Time at={row.snoozedUntil} as="moment" />
        </span>
      )}
      {notesOf(row).map(({ words, loud }) => (
        <span key={words} className={clsx(loud ? "text-bad" : "text-text-2")}>
          , {words}
        </span>
      ))}
      {row.bugs.some((bug) => bug.closedButFailing) ? <span className="text-bad">, bug closed</span> : null}
    </>
  );
}
