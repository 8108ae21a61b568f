"use client";
import { X } from "lucide";
import { Facet } from "@/components/data-table/facet";
import { FilterField } from "@/components/data-table/filter-field";
import { CLASS_WORD, SOURCE_WORD } from "@/components/failures/failure-status";
import { STATE_WORD } from "@/components/triage/state-words";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import type { TriageAnswer, TriageQuery } from "@/lib/contract/triage";
import { CLEARED, isNarrowed } from "./no-items";

type Named = TriageAnswer["facets"]["state"];

/** Everything that narrows the queue within its view; each choice is a link, so that the address says it all. */
export function FilterBar({ answer, query }: { answer: TriageAnswer; query: TriageQuery }) {
  const address = useAddress();
  const { facets } = answer;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
      <FilterField
        name="q"
        value={query.q ?? ""}
        label="Part of the title, line, package, job or number"
        placeholder="Title, line, job, T-12…"
      />
      <div className="contents max-sm:flex max-sm:w-full max-sm:gap-2 max-sm:overflow-x-auto max-sm:pb-1">
        <Facet label="DFG" name="dfg" items={facets.dfg} chosen={query.dfg} />
        <Facet label="State" name="state" items={worded(facets.state, STATES)} chosen={query.state} />
        <Facet label="Class" name="class" items={worded(facets.class, CLASS_WORD)} chosen={query.class} />
        <Facet label="Release" name="release" items={facets.release} chosen={query.release} />
        <Facet
          label="Source"
          name="source"
          items={worded(facets.source, SOURCE_WORD)}
          chosen={query.source}
        />
        <Facet label="Assignee" name="assignee" items={facets.assignee} chosen={query.assignee} />
        <Toggle name="holdsUp" value={query.holdsUp} on="yes" label="Holds up" />
        <Toggle name="overdue" value={query.overdue} on="yes" label="Overdue" />
        <Toggle name="explained" value={query.explained} on="no" label="Not explained" />
        <Toggle name="snoozed" value={query.snoozed} on="yes" label="Snoozed" />
      </div>
      {query.subject === undefined ? null : (
        <Link href={address.with({ subject: null })} className={buttonClass("plain", "text-text-2")}>
          Of <b className="font-medium text-text">{query.subject}</b>
          <Icon of={X} size={12} />
          <span className="sr-only">remove</span>
        </Link>
      )}
      {isNarrowed(query) ? (
        <Link href={address.with(CLEARED)} scroll={false} className={buttonClass("quiet")}>
          Clear
        </Link>
      ) : null}
    </div>
  );
}

function Toggle({
  name,
  value,
  on,
  label,
}: {
  name: string;
  value: string | undefined;
  on: string;
  label: string;
}) {
  const address = useAddress();
  const isOn = value === on;
  return (
    <Link
      href={address.with({ [name]: isOn ? null : on })}
      scroll={false}
      aria-current={isOn ? "true" : undefined}
      className={buttonClass("plain", isOn ? "border-accent! bg-accent-soft! text-accent!" : "text-text")}
    >
      {label}
    </Link>
  );
}

type Words = Readonly<Record<string, string>>;

const STATES: Words = Object.fromEntries(
  Object.entries(STATE_WORD).map(([state, { word }]) => [state, word]),
);

const worded = (items: Named, words: Words): Named =>
  items.map((item) => ({ ...item, name: words[item.value] ?? item.value }));
