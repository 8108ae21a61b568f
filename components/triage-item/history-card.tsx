"use client";
import clsx from "clsx";
import type { ReactNode } from "react";
import { CLASS_WORD } from "@/components/failures/failure-status";
import { useShell } from "@/components/shell/use-shell";
import { Time } from "@/components/time/time";
import { useSession } from "@/components/triage/use-session";
import { Card } from "@/components/ui/card";
import type { FailureClass } from "@/lib/contract/failures";
import type { TriageEventRow } from "@/lib/contract/triage";
import { eventWords } from "@/lib/domain/triage/event-words";
import { LinkedText } from "./linked-text-view";
import { passage } from "./passage";

interface HistoryProps {
  events: readonly TriageEventRow[];
  /** The field for a comment, below. */
  children: ReactNode;
}

/** Everything that happened to it, oldest first: who, what, why, and what that made of it. What was undone is struck out. */
export function HistoryCard({ events, children }: HistoryProps) {
  const named = useNames();
  return (
    <Card id="history" title="Comments and history" note="oldest first">
      {events.length === 0 ? (
        <p className="px-4 py-3.5 text-text-2">Nobody has done or written anything about it yet.</p>
      ) : (
        <ol className="px-4 py-1" aria-label="What happened">
          {events.map((event) => (
            <Event key={event.id} event={event} words={wordsOf(event, named)} />
          ))}
        </ol>
      )}
      <div className="border-line border-t px-4 py-3.5">{children}</div>
    </Card>
  );
}

function Event({ event, words }: { event: TriageEventRow; words: string }) {
  const states = passage(event.from, event.to);
  const { until, item } = event.data;
  return (
    <li className="border-line border-t py-2 first:border-t-0">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className={clsx("min-w-0", event.undone && "text-text-3 line-through")}>
          <b className="font-[550]">{event.actor?.name ?? "Prodchain"}</b> <LinkedText text={words} />
          {typeof until === "string" && !Number.isNaN(Date.parse(until)) ? (
            <>
              {" "}
              until <Time at={until} as="moment" />
            </>
          ) : null}
        </span>
        {event.undone ? <span className="text-sm text-text-2">taken back</span> : null}
        {typeof item === "string" ? (
          <span className="text-sm text-text-3">when it was still {item}</span>
        ) : null}
        {states === null ? null : <span className="text-sm text-text-3">{states}</span>}
        <Time at={event.at} as="ago" className="ml-auto text-sm text-text-3" focusable />
      </p>
      {event.text === null || event.text === "" ? null : (
        <p
          className={clsx(
            "mt-1 max-w-[90ch]",
            event.undone ? "text-text-3 line-through" : event.kind !== "commented" && "text-text-2",
          )}
        >
          <LinkedText text={event.text} />
        </p>
      )}
    </li>
  );
}

type Named = (kind: "dfg" | "person", id: string) => string;

/** Names of DFGs and people as the site knows them; ids where it does not. */
function useNames(): Named {
  const dfgs = useShell()?.dfgs;
  const people = useSession()?.people;
  return (kind, id) =>
    (kind === "dfg"
      ? dfgs?.find((dfg) => dfg.slug === id)?.name
      : people?.find((person) => person.id === id)?.name) ?? id;
}

function wordsOf({ kind, data }: TriageEventRow, named: Named): string {
  const told = { ...data };
  for (const what of ["dfg", "person"] as const)
    if (typeof told[what] === "string") told[what] = named(what, told[what]);
  for (const what of ["class", "was"] as const)
    if (kind === "class-set" && typeof told[what] === "string")
      told[what] = CLASS_WORD[told[what] as FailureClass] ?? told[what];
  if (kind === "owner-set" && typeof told.was === "string" && told.was !== "")
    told.was = named("dfg", told.was);
  return eventWords(kind, told);
}
