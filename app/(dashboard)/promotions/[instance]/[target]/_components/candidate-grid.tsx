"use client";
import clsx from "clsx";
import { usePreferences } from "@/components/preferences/provider";
import { candidateHref, jobStatus, offerStatus, shortKey } from "@/components/promotions/offer-words";
import { STATUS } from "@/components/status/status";
import { formatClock, formatDay } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { JobState, TrendsAnswer } from "@/lib/contract/promotion-history";
import { gridRows } from "./grid-rows";

/** Jobs of the criteria down, the newest candidates across: where one pass is enough. */
export function CandidateGrid({ data }: { data: TrendsAnswer }) {
  const { newest, target } = data;
  const rows = gridRows(newest);
  const now = Date.parse(data.asOf);
  const { shownZone } = usePreferences();
  if (rows.length === 0) return null;
  return (
    <Card
      id="candidates"
      title="Newest candidates"
      note="by jobs in criteria, newest first; one pass is enough"
    >
      <div className="relative overflow-x-auto px-4 py-3">
        <table className="w-full text-left">
          <caption className="sr-only">Jobs in criteria by candidate, newest first</caption>
          <thead>
            <tr className="align-bottom">
              <th scope="col" className="font-medium text-sm text-text-3">
                Job
              </th>
              {newest.map((candidate) => {
                const { status, word } = offerStatus(candidate.state, candidate.forced);
                const at = Date.parse(candidate.offeredAt);
                return (
                  <th key={candidate.key} scope="col" className="w-[74px] pb-1 text-center font-normal">
                    <Link
                      href={candidateHref(target, candidate.key)}
                      data-tip={`${word}, offered ${formatDay(at, shownZone, now)} ${formatClock(at, shownZone)}`}
                      className="link mono block text-[12px]"
                    >
                      {shortKey(candidate.key).slice(0, 8)}
                    </Link>
                    <span className="block whitespace-nowrap text-[11.5px] text-text-3">
                      {formatDay(at, shownZone, now)}
                    </span>
                    <span className={clsx("block", STATUS[status].text)}>
                      <Icon of={STATUS[status].icon} size={12} />
                      <span className="sr-only">{word}</span>
                    </span>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.job}>
                <th scope="row" className="max-w-[46ch] py-0.5 pr-3 font-normal max-sm:max-w-[22ch]">
                  <Link href={`/jobs/${encodeURIComponent(row.job)}`} className="mono link flex min-w-0">
                    <MiddleTruncate text={row.job} tail={16} />
                  </Link>
                </th>
                {row.states.map((state, index) => (
                  <td key={newest[index]?.key} className="py-0.5 text-center">
                    <Cell state={state} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Cell({ state }: { state: JobState | null }) {
  const { status, word } =
    state === null ? { status: "none" as const, word: "not required" } : jobStatus(state);
  const { icon, soft } = STATUS[status];
  return (
    <span
      data-tip={word}
      className={clsx(
        "mx-auto flex h-[19px] w-[34px] items-center justify-center rounded-[4px]",
        state === null ? "text-text-3" : soft,
        state === "passed-by-alternative" && "border border-ok border-dashed",
      )}
    >
      {state === null ? <span aria-hidden="true">·</span> : <Icon of={icon} size={13} />}
      <span className="sr-only">{word}</span>
    </span>
  );
}
