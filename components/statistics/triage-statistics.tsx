"use client";
import { useQuery } from "@tanstack/react-query";
import { CLASS_WORD } from "@/components/failures/failure-status";
import { counted, formatCount } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import type { TriageStatisticsAnswer, TriageStatisticsQuery } from "@/lib/contract/statistics";
import { toSearch } from "@/lib/query/api";
import { triageStatisticsQuery } from "@/lib/query/queries";
import { formatDuration } from "@/lib/shared/duration";
import { explainedFact, rateFact, repairFact } from "./rate-words";

/** How triage of a DFG's or a job's failures goes: what nobody has explained, and how long items stay open. */
export function TriageStatistics({ query }: { query: TriageStatisticsQuery }) {
  const { data, error } = useQuery(triageStatisticsQuery(query));
  const isOfDfg = query.dfg !== undefined;
  return (
    <Card
      id="statistics"
      title="How triage goes"
      note={isOfDfg ? "of what they have" : "of this job's failures"}
      more={
        <Link href={`/statistics${toSearch({ dfg: query.dfg, job: query.job })}`} className="link">
          All statistics
        </Link>
      }
    >
      {data !== undefined ? (
        <>
          <Figures data={data} withRepair={query.job === undefined} />
          {isOfDfg ? <ByClass data={data} /> : null}
        </>
      ) : error === null ? (
        <Skeleton className="m-4 h-20" />
      ) : (
        <Empty title="Could not be read">{error.message}</Empty>
      )}
    </Card>
  );
}

function Figures({ data, withRepair }: { data: TriageStatisticsAnswer; withRepair: boolean }) {
  const facts = [
    rateFact(data.all),
    ...(data.all.failures === 0 ? [] : [explainedFact(data.all)]),
    ...(withRepair ? [repairFact(data.repair.all)] : []),
  ];
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(200px,1fr))] gap-x-6 gap-y-3 px-4 py-3">
      {facts.map(({ label, value, note, tone }) => (
        <div key={label} className="min-w-0">
          <dt className="text-sm text-text-2">{label}</dt>
          <dd>
            <span className={tone === "none" ? "block text-lg text-text-3" : "block font-semibold text-lg"}>
              {value}
            </span>
            <span className="block text-sm text-text-2">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Repair times of each class that items closed in. */
function ByClass({ data }: { data: TriageStatisticsAnswer }) {
  const rows = data.repair.byDfg.filter((row) => row.n > 0);
  if (rows.length < 2) return null;
  return (
    <table className="w-full border-line border-t text-left text-sm">
      <caption className="sr-only">From opening to repair by class, last 90 days</caption>
      <thead>
        <tr className="text-text-3">
          <th scope="col" className="px-4 py-1.5 font-normal">
            Class
          </th>
          <th scope="col" className="px-2 py-1.5 text-right font-normal">
            Median
          </th>
          <th scope="col" className="px-2 py-1.5 text-right font-normal">
            9 in 10 within
          </th>
          <th scope="col" className="px-4 py-1.5 text-right font-normal">
            Closed
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.class} className="border-line border-t">
            <th scope="row" className="px-4 py-1.5 font-normal">
              {CLASS_WORD[row.class]}
            </th>
            <td className="px-2 py-1.5 text-right">{lengthOf(row.medianSeconds)}</td>
            <td className="px-2 py-1.5 text-right">{lengthOf(row.p90Seconds)}</td>
            <td className="px-4 py-1.5 text-right" data-tip={`${counted(row.open, "item")} open now`}>
              {formatCount(row.n)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const lengthOf = (seconds: number | null) => (seconds === null ? "–" : formatDuration(seconds * 1000));
