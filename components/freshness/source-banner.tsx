"use client";
import clsx from "clsx";
import { useThen } from "@/components/time/clock";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { Freshness, Provenance } from "@/lib/contract/common";
import { FirstLoad } from "./first-load";
import { useFreshness } from "./use-freshness";

/**
 * Says what the reader must know of the sources behind a page: which cannot be read and since when, which is old,
 * which is being read for the first time and how far. Nothing when all is fresh.
 */
export function SourceBanner({ answer }: { answer: Provenance }) {
  const sources = useFreshness(answer.sources);
  const failing = sources.filter((source) => source.state === "failing");
  const stale = sources.filter((source) => source.state === "stale");
  const loading = sources.filter((source) => source.state === "loading" || source.state === "never");
  // How far a first load was at a time in the past is not known.
  const isNow = useThen() === null;
  if (failing.length + stale.length + (isNow ? loading.length : 0) === 0) return null;
  return (
    <div className="mb-4 grid gap-2">
      {failing.length === 0 ? null : <Failing sources={failing} />}
      {stale.length === 0 ? null : (
        <Notice kind="warn" action={<SourcesLink />}>
          <span className="font-[550]">
            {namesOf(stale)} {stale.length === 1 ? "has" : "have"} not been read lately.
          </span>{" "}
          <span className="text-text-2">
            Last success <OldestSuccess sources={stale} />. What is shown is the last that is known.
          </span>
        </Notice>
      )}
      {loading.length === 0 || !isNow ? null : <FirstLoad sources={loading} />}
    </div>
  );
}

/** One source with all there is to say; several in a line each, so that the page below stays in sight. */
function Failing({ sources }: { sources: readonly Freshness[] }) {
  const isOne = sources.length === 1;
  return (
    <Notice kind="bad" action={<SourcesLink />}>
      <ul className="grid gap-1">
        {sources.map((source) => (
          <li key={source.feed} className={isOne ? undefined : "md:flex md:gap-2"}>
            <span className="flex-none">
              <span className="font-[550]">
                {source.title} cannot be read
                {source.errorSince === null ? "" : " since "}
                {source.errorSince === null ? null : <Time at={source.errorSince} as="moment" />}.
              </span>{" "}
              <span className="text-text-2">
                {source.lastSuccessAt === null ? (
                  "It was never read, so nothing of it is shown."
                ) : (
                  <>
                    Shown is the last that is known, <Time at={source.lastSuccessAt} as="age" /> old.
                  </>
                )}
              </span>
            </span>
            {source.error === null ? null : (
              <span
                data-tip={isOne ? undefined : source.error}
                className={clsx(
                  "mono text-text-2",
                  isOne ? "mt-0.5 block break-words" : "min-w-0 truncate max-md:hidden",
                )}
              >
                {source.error}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function OldestSuccess({ sources }: { sources: readonly Freshness[] }) {
  const oldest = sources.map((source) => source.lastSuccessAt ?? "").sort()[0];
  return oldest === undefined || oldest === "" ? "unknown" : <Time at={oldest} as="ago" />;
}

const namesOf = (sources: readonly Freshness[]) => sources.map((source) => source.title).join(", ");

const SourcesLink = () => (
  <Link href="/sources" className="link whitespace-nowrap font-medium">
    Sources
  </Link>
);
