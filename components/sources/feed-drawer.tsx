"use client";
import { useQuery } from "@tanstack/react-query";
import { freshnessStatus } from "@/components/freshness/words";
import { StatusIcon, StatusTag } from "@/components/status/status";
import { Duration } from "@/components/time/duration";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Drawer } from "@/components/ui/drawer";
import { ErrorState } from "@/components/ui/error-state";
import { ExternalLink } from "@/components/ui/external-link";
import { KeyValue } from "@/components/ui/key-value";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import type { SetAsideRow, SourceRow } from "@/lib/contract/sources";
import { setAsideQuery } from "@/lib/query/queries";
import { STATE_WORD } from "./columns";
import { readCommand } from "./feed-words";
import { RunList } from "./run-list";

/** One feed in full: its schedule and state, its last runs, and the records that did not fit. */
export function FeedDrawer({ row }: { row: SourceRow }) {
  return (
    <Drawer title={row.title} closeHref="/sources">
      <div className="grid gap-5 p-4">
        <Facts row={row} />
        <section>
          <h3 className="mb-1.5">Last runs</h3>
          <RunList runs={row.runs} />
        </section>
        {row.problems === 0 ? null : (
          <section>
            <h3 className="mb-1.5">
              Errors in its configuration{" "}
              <span className="font-normal text-text-3">{formatCount(row.problems)}</span>
            </h3>
            <Problems feed={row.feed} />
          </section>
        )}
        <section>
          <h3 className="mb-1.5">
            Set aside <span className="font-normal text-text-3">{formatCount(row.setAside)}</span>
          </h3>
          {row.setAside === 0 ? (
            <p className="text-text-2">Every record that was read fits.</p>
          ) : (
            <SetAside feed={row.feed} />
          )}
        </section>
      </div>
    </Drawer>
  );
}

function Facts({ row }: { row: SourceRow }) {
  return (
    <KeyValue
      rows={[
        [
          "State",
          <StatusTag key="s" status={freshnessStatus(row.state)}>
            {STATE_WORD[row.state]}
          </StatusTag>,
        ],
        [
          "Address",
          <ExternalLink key="a" href={row.url} className="mono break-all">
            {row.url}
          </ExternalLink>,
        ],
        ["Read every", <Duration key="e" seconds={row.intervalSeconds} />],
        ["Last success", moment(row.lastSuccessAt)],
        ["First load done", moment(row.firstLoadAt)],
        ["Full sweep", moment(row.lastSweepAt)],
        ["Newest record", moment(row.newestAt)],
        row.backlog === 0
          ? null
          : ["Backlog", `${formatCount(row.backlog)} records whose figures are still to be computed`],
        row.suspects === 0
          ? null
          : [
              "Gone at source",
              `${formatCount(row.suspects)} rows wait for a second look before they count as removed`,
            ],
        row.errorSince === null ? null : ["Failing since", moment(row.errorSince)],
        row.lastError === null
          ? null
          : [
              "Last error",
              <span key="l" className="mono break-words">
                {row.lastErrorCode === null ? "" : `${row.lastErrorCode}: `}
                {row.lastError}
              </span>,
            ],
        row.nextTryAt === null
          ? null
          : ["Next try", <Time key="n" at={row.nextTryAt} as="until" focusable />],
        row.state !== "failing"
          ? null
          : [
              "Read it now",
              <code key="r" className="mono break-all">
                {readCommand(row.feed)}
              </code>,
            ],
        row.notice === null ? null : ["Note", row.notice],
      ]}
    />
  );
}

const moment = (at: string | null) => (at === null ? "never" : <Time at={at} as="ago" focusable />);

function SetAside({ feed }: { feed: string }) {
  const { data, error, refetch } = useQuery(setAsideQuery(feed));
  if (data === undefined)
    return error === null ? (
      <Loading label="Reading the records set aside" className="grid gap-2">
        <Skeleton className="h-14" />
        <Skeleton className="h-14" />
      </Loading>
    ) : (
      <ErrorState title="Could not read the records" detail={error.message} onRetry={() => void refetch()} />
    );
  const left = data.total - data.items.length;
  return (
    <>
      <ul className="grid gap-2">
        {data.items.map((item) => (
          <li key={item.id}>
            <Record item={item} />
          </li>
        ))}
      </ul>
      {left > 0 ? (
        <p className="mt-2 text-sm text-text-3">{formatCount(left)} older ones are not listed.</p>
      ) : null}
    </>
  );
}

/** What the source says is wrong with its own configuration. */
function Problems({ feed }: { feed: string }) {
  const { data, error, refetch } = useQuery(setAsideQuery(feed));
  if (data === undefined)
    return error === null ? (
      <Loading label="Reading the errors">
        <Skeleton className="h-14" />
      </Loading>
    ) : (
      <ErrorState title="Could not read the errors" detail={error.message} onRetry={() => void refetch()} />
    );
  const left = data.problemsTotal - data.problems.length;
  return (
    <>
      <ul className="grid gap-2">
        {data.problems.map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the source numbers them no better
          <li key={index} className="rounded-md border border-line px-3 py-2">
            <p className="break-words">
              <StatusIcon status={problem.severity === "warning" ? "warn" : "bad"} />{" "}
              <span className="font-medium">{problem.name ?? problem.severity ?? "Error"}</span>{" "}
              <span className="mono text-text-2">{problem.where}</span>
            </p>
            <pre
              // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too
              tabIndex={0}
              className="mono mt-1 max-h-40 overflow-auto whitespace-pre-wrap break-words text-text-2"
            >
              {problem.message}
            </pre>
          </li>
        ))}
      </ul>
      {left > 0 ? <p className="mt-2 text-sm text-text-3">{formatCount(left)} more are not listed.</p> : null}
    </>
  );
}

function Record({ item }: { item: SetAsideRow }) {
  return (
    <details className="rounded-md border border-line">
      <summary className="cursor-pointer px-3 py-2">
        <span className="font-medium">{item.reason}</span>
        <span className="mt-0.5 block pl-4 text-sm text-text-3">
          {item.part}, seen {item.times === 1 ? "once" : `${formatCount(item.times)} times`}, last{" "}
          <Time at={item.lastSeenAt} as="ago" />
        </span>
      </summary>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too
        tabIndex={0}
        className="mono max-h-64 overflow-auto whitespace-pre-wrap break-all border-line border-t bg-sunken p-3 outline-offset-[-2px]"
      >
        {item.payload}
      </pre>
    </details>
  );
}
