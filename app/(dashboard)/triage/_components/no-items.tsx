"use client";
import { formatCount } from "@/components/time/format";
import { useTriageActions } from "@/components/triage/acting";
import { useAddress } from "@/components/ui/address";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { TriageAnswer, TriageQuery } from "@/lib/contract/triage";

/** Parameters that narrow the list within a view. */
export const CLEARED = {
  state: null,
  dfg: null,
  class: null,
  release: null,
  source: null,
  assignee: null,
  holdsUp: null,
  overdue: null,
  snoozed: null,
  explained: null,
  subject: null,
  q: null,
  item: null,
};

/** Whether anything but the view narrows the list. */
export const isNarrowed = (query: TriageQuery): boolean =>
  [query.state, query.dfg, query.class, query.release, query.source, query.assignee].some(
    (chosen) => chosen.length > 0,
  ) ||
  [query.holdsUp, query.overdue, query.snoozed, query.explained, query.subject, query.q].some(
    (value) => value !== undefined && value !== "",
  );

/** Why the list is empty and what next. Without data it never reads as good news. */
export function NoItems({ answer, query }: { answer: TriageAnswer; query: TriageQuery }) {
  const address = useAddress();
  const { session } = useTriageActions();
  const read = answer.sources.filter((source) => source.lastSuccessAt !== null);
  if (isNarrowed(query))
    return (
      <Empty title="No item fits these filters">
        <Link href={address.with(CLEARED)} scroll={false} className="underline">
          Clear them
        </Link>
      </Empty>
    );
  if (read.length === 0)
    return (
      <Empty title="Not known yet">
        No source of builds has been read, so nobody can say that there is nothing to do.
      </Empty>
    );
  const needsMe = query.view === "mine" && session?.person === null;
  const isMine = query.view === "my-dfg" || query.view === "escalated";
  const needsDfg = isMine && query.for === undefined && (session?.person?.dfgs.length ?? 0) === 0;
  if (needsMe)
    return (
      <Empty title="Nobody is signed in">{session?.why ?? "Choose who you are at the top right."}</Empty>
    );
  if (needsDfg)
    return (
      <Empty title="Which DFG is yours?">
        Choose one under{" "}
        <Link href="/dfgs" className="underline">
          DFGs
        </Link>{" "}
        with its star, or act as one of its people at the top right.
      </Empty>
    );
  const all = answer.views.all ?? 0;
  return (
    <Empty title="Nothing open in this view">
      {query.view === "all" || all === 0 ? (
        "What fails too rarely to be opened, or has recovered, is under the states of the filter."
      ) : (
        <>
          {formatCount(all)} {all === 1 ? "item is" : "items are"} open elsewhere:{" "}
          <Link href={address.with({ ...CLEARED, view: null })} scroll={false} className="underline">
            All
          </Link>
          .
        </>
      )}
    </Empty>
  );
}
