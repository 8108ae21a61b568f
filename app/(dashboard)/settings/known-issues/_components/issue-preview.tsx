"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { ErrorState } from "@/components/ui/error-state";
import type { PreviewAnswer, PreviewBody } from "@/lib/contract/known-issues";
import { ApiError, post } from "@/lib/query/api";
import { IssueExamples } from "./issue-examples";

const PAUSE_MS = 400;
/** While as many previews run as may; one of them is often our own, of the text before. */
const BUSY_TRIES = 4;
const BUSY_PAUSE_MS = 2_000;

/** The text as it was when somebody paused typing. */
function usePaused<T>(value: T): T {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}

/** What the pattern would explain among the failures that are stored; asked again after each pause in typing. */
export function usePreview(body: PreviewBody, isOn: boolean) {
  const text = usePaused(JSON.stringify(body));
  const asked = JSON.parse(text) as PreviewBody;
  const isEmpty = asked.kind === "pattern" && (asked.pattern ?? "").trim() === "";
  return useQuery({
    queryKey: ["issue-preview", asked],
    queryFn: () => post<PreviewAnswer>("known-issues/preview", asked),
    enabled: isOn && !isEmpty,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    refetchInterval: false,
    refetchOnWindowFocus: false,
    retry: (tries, error) => error instanceof ApiError && error.status === 503 && tries < BUSY_TRIES,
    retryDelay: BUSY_PAUSE_MS,
  });
}

/** Hits, what else explains them, passing runs it also matches, and the newest lines. */
export function IssuePreview({ query }: { query: ReturnType<typeof usePreview> }) {
  const { data, error, isFetching } = query;
  if (error !== null) return <ErrorState title="Could not try it" detail={error.message} />;
  if (data === undefined)
    return (
      <p className="text-text-3" role="status">
        {isFetching
          ? "Trying it on the failures of the last 30 days"
          : "Write a pattern to see what it matches."}
      </p>
    );
  if (data.error !== null) return null;
  return (
    <div aria-busy={isFetching} className={isFetching ? "opacity-60" : undefined}>
      <p role="status" className="font-medium">
        {data.hits === 0
          ? "Matches no failure"
          : `Matches ${counted(data.hits, "failure")} in ${counted(data.items, "triage item")}`}{" "}
        <span className="font-normal text-text-2">
          of {formatCount(data.searched)} looked at
          {data.oldest === null ? ", the last 30 days" : ""}
        </span>
      </p>
      {data.oldest === null ? null : (
        <p className="text-text-2">
          There was no time for all {formatCount(data.total)} of the last 30 days: back to{" "}
          <Time at={data.oldest} as="moment" focusable />.
        </p>
      )}
      {data.explained === 0 ? null : (
        <p className="text-text-2">
          {counted(data.explained, "failure")} of these {data.explained === 1 ? "is" : "are"} explained by a
          known issue already.
        </p>
      )}
      <Passing passing={data.passing} />
      {data.hits === 0 ? null : (
        <>
          <Tally title="By class" rows={data.byClass} />
          <Tally title="Most in" rows={data.bySubject.slice(0, 5)} />
          <h3 className="mt-3 mb-1 text-sm text-text-3">Newest that it matches</h3>
          <IssueExamples examples={data.examples} />
        </>
      )}
    </div>
  );
}

function Passing({ passing }: { passing: PreviewAnswer["passing"] }) {
  const { checked, hits, example } = passing;
  if (checked === 0)
    return (
      <p className="text-text-3">
        No passing run within its scope was looked at, so nothing is known of those.
      </p>
    );
  const isMuch = hits / checked > 0.1;
  return (
    <>
      <p className={isMuch ? "font-medium text-warn" : "text-text-2"}>
        Also matches {hits} of {counted(checked, "passing run")}
        {isMuch ? ": it is too broad" : ""}.
      </p>
      {example === null ? null : (
        <p className="mono truncate text-text-3" data-tip={example.line}>
          {example.job}: {example.line}
        </p>
      )}
    </>
  );
}

const Tally = ({ title, rows }: { title: string; rows: PreviewAnswer["byClass"] }) => (
  <p className="mt-1 break-words text-text-2">
    <span className="text-text-3">{title}:</span>{" "}
    {rows.map((row) => `${row.value} ${formatCount(row.count)}`).join(", ")}
  </p>
);
