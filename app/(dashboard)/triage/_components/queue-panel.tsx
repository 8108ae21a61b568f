"use client";
import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { type ReactNode, useDeferredValue } from "react";
import { CLASS_WORD } from "@/components/failures/failure-status";
import { SuspectLine } from "@/components/failures/what-changed";
import { Time } from "@/components/time/time";
import { StateTag } from "@/components/triage/state-tag";
import { notesOf } from "@/components/triage/state-words";
import { likelyActions, TriageActions } from "@/components/triage/triage-actions";
import { HeldUpList } from "@/components/triage-item/held-up";
import { itemHref } from "@/components/triage-item/item-href";
import { ErrorState } from "@/components/ui/error-state";
import { ExternalLink } from "@/components/ui/external-link";
import { KeyValue } from "@/components/ui/key-value";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import type { TriageItemAnswer, TriageRow } from "@/lib/contract/triage";
import { triageItemQuery } from "@/lib/query/triage";
import { LooksLike } from "./looks-like";
import { Part } from "./panel-part";
import { spreadOf } from "./row-words";

/** The answer about an item, once the reader stays on it. */
export function useShownItem(id: string | null) {
  const settled = useDeferredValue(id);
  return useQuery({ ...triageItemQuery(settled ?? ""), enabled: settled !== null });
}

interface QueuePanelProps {
  id: string;
  /** The item as the list has it: shown at once, the rest follows. */
  row: TriageRow | undefined;
  answer: ReturnType<typeof useShownItem>;
  from: string;
}

/** The item in sight, beside the list: what it is, what to do, the lines that matter, what changed, what it looks like. */
export function QueuePanel({ id, row, answer, from }: QueuePanelProps) {
  const held = answer.data?.item.id === id ? answer.data : undefined;
  const item = row ?? held?.item;
  if (item === undefined)
    return (
      <Frame label={id}>
        {answer.error === null ? (
          <Skeleton className="m-4 h-5 w-40" />
        ) : (
          <ErrorState
            title={`Could not read ${id}`}
            detail={answer.error.message}
            onRetry={() => void answer.refetch()}
          />
        )}
      </Frame>
    );
  return (
    <Frame label={`${item.id} ${item.title}`}>
      <div className="px-4 pt-3.5 pb-4">
        <p className="mb-2 flex items-center gap-2.5">
          <StateTag row={item} />
          <span className="text-text-3">{item.id}</span>
          <Link href={itemHref(item.id, from)} className="link ml-auto text-sm text-text-2">
            whole page{" "}
            <kbd className="rounded-sm border border-line bg-sunken px-1 font-sans text-text-3 text-xs">
              Enter
            </kbd>
          </Link>
        </p>
        <h2 className="mb-2 line-clamp-4 break-words text-md">{item.title}</h2>
        <Facts item={item} />
        <TriageActions rows={[item]} only={likelyActions(item)} primary className="mt-3.5" />
      </div>
      {held === undefined ? <Waiting failed={answer.error} /> : <More answer={held} from={from} />}
    </Frame>
  );
}

const Frame = ({ label, children }: { label: string; children: ReactNode }) => (
  <aside
    aria-label={label}
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too
    tabIndex={0}
    className="sticky top-[64px] max-h-[calc(100dvh-76px)] overflow-y-auto overscroll-contain rounded-lg border border-line bg-surface outline-offset-[-2px] max-lg:hidden"
  >
    {children}
  </aside>
);

function Facts({ item }: { item: TriageRow }) {
  const notes = notesOf(item);
  return (
    <KeyValue
      className="grid-cols-[72px_1fr]!"
      rows={[
        item.holdsUp.length === 0 ? null : ["Holds up", <HeldUpList key="held" holdsUp={item.holdsUp} />],
        [
          "Fails",
          <span key="fails">
            {spreadOf(item)}
            {item.firstFailureAt === null ? null : (
              <>
                , since <Time at={item.firstFailureAt} as="moment" />
              </>
            )}
            {item.lastFailureAt === null ? null : (
              <>
                , last <Time at={item.lastFailureAt} as="ago" />
              </>
            )}
          </span>,
        ],
        [
          "Class",
          <span key="class">
            {CLASS_WORD[item.class]}
            {item.isFlaky ? ", flaky" : ""}
            {item.why === null ? null : <span className="text-text-2"> ({item.why})</span>}
          </span>,
        ],
        ["Owner", <Owner key="owner" item={item} />],
        notes.length === 0
          ? null
          : [
              "Now",
              <span key="notes">
                {notes.map(({ words, loud }, at) => (
                  <span key={words} className={clsx(loud && "text-bad")}>
                    {at === 0 ? "" : ", "}
                    {words}
                  </span>
                ))}
              </span>,
            ],
        item.snoozedUntil === null
          ? null
          : [
              "Snoozed",
              <span key="snoozed">
                until <Time at={item.snoozedUntil} as="moment" />
              </span>,
            ],
        item.bugs.length === 0
          ? null
          : [
              "Bugs",
              <span key="bugs" className="flex flex-wrap gap-x-3">
                {item.bugs.map((bug) => (
                  <span key={bug.url}>
                    <ExternalLink href={bug.url}>{bug.label}</ExternalLink>
                    {bug.closedButFailing ? (
                      <span className="text-bad"> {bug.status}, but still failing</span>
                    ) : bug.status === null ? null : (
                      <span className="text-text-2"> {bug.status}</span>
                    )}
                  </span>
                ))}
              </span>,
            ],
        item.incident === null
          ? null
          : [
              "Incident",
              <Link
                key="incident"
                href={`/incidents/${encodeURIComponent(item.incident.id)}`}
                className="link underline"
              >
                {item.incident.title}
              </Link>,
            ],
      ]}
    />
  );
}

function Owner({ item }: { item: TriageRow }) {
  const { dfg, assignee, acknowledged } = item;
  return (
    <>
      {dfg === null ? (
        <span className="text-warn">Unassigned</span>
      ) : (
        <Link href={`/dfgs/${encodeURIComponent(dfg.slug)}`} className="link">
          {dfg.name}
        </Link>
      )}
      {assignee === null ? "" : `, ${assignee.name}`}
      {acknowledged === null ? null : (
        <span className="text-text-2">
          , acknowledged by {acknowledged.by.name}
          {acknowledged.until === null ? null : (
            <>
              {" "}
              until <Time at={acknowledged.until} as="moment" />
            </>
          )}
        </span>
      )}
    </>
  );
}

function Waiting({ failed }: { failed: Error | null }) {
  if (failed !== null)
    return (
      <p className="border-line border-t px-4 py-3 text-bad">The rest could not be read: {failed.message}</p>
    );
  return (
    <div className="grid gap-2 border-line border-t px-4 py-4">
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-4 w-52" />
    </div>
  );
}

const SHOWN_LINES = 14;
const SHOWN_SUSPECTS = 4;

function More({ answer, from }: { answer: TriageItemAnswer; from: string }) {
  const { evidence, suspects, subjects } = answer;
  return (
    <>
      <Part
        title="The lines that matter"
        aside={
          evidence === null ? null : (
            <span className="flex gap-2.5">
              <Time at={evidence.at} as="moment" />
              {evidence.logUrl === null ? null : (
                <ExternalLink href={evidence.logUrl}>
                  log <kbd className="font-sans text-xs">o</kbd>
                </ExternalLink>
              )}
            </span>
          )
        }
      >
        <Lines evidence={evidence} />
      </Part>
      <Part title="What changed between green and red">
        {suspects.length === 0 ? (
          <p className="text-text-2">Nothing is known to have changed.</p>
        ) : (
          <ol className="grid gap-1">
            {suspects.slice(0, SHOWN_SUSPECTS).map((suspect) => (
              <SuspectLine
                key={[suspect.kind, suspect.package, suspect.commitHash, suspect.title, suspect.at].join(" ")}
                suspect={suspect}
                of={{ subject: "", instance: subjects[0]?.instance ?? "" }}
              />
            ))}
            {suspects.length > SHOWN_SUSPECTS ? (
              <li className="text-sm text-text-3">and {suspects.length - SHOWN_SUSPECTS} more</li>
            ) : null}
          </ol>
        )}
      </Part>
      <LooksLike answer={answer} from={from} />
    </>
  );
}

/** The deciding line with what stands around it; a line leads to its place in the log. */
function Lines({ evidence }: Pick<TriageItemAnswer, "evidence">) {
  if (evidence === null || evidence.lines.length === 0)
    return <p className="text-text-2">No line of a log is known.</p>;
  const decides = evidence.lines.findIndex((line) => line.role === "error");
  const start = Math.max(0, Math.min(decides - 4, evidence.lines.length - SHOWN_LINES));
  return (
    <ol className="mono overflow-clip rounded-md bg-sunken py-1.5">
      {evidence.lines.slice(start, start + SHOWN_LINES).map((line, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat; their place is their identity
          key={at}
          className={clsx(
            "whitespace-pre-wrap break-words px-2.5 leading-[18px]",
            line.role === "error" ? "bg-bad-soft text-bad" : "text-text-2",
          )}
        >
          {line.url === null || !/^https?:\/\//i.test(line.url) ? (
            line.text
          ) : (
            <a href={line.url} rel="noreferrer" className="link" tabIndex={-1}>
              {line.text}
            </a>
          )}
        </li>
      ))}
    </ol>
  );
}
