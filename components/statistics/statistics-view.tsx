"use client";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide";
import { useRouter } from "next/navigation";
import { Chart } from "@/components/charts/chart";
import type { ChartRow, Series } from "@/components/charts/series";
import { ExportLinks } from "@/components/data-table/export-links";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { useShell } from "@/components/shell/use-shell";
import { formatDay } from "@/components/time/format";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Facts } from "@/components/ui/facts";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Select } from "@/components/ui/select";
import type { TriageStatisticsAnswer, TriageStatisticsQuery } from "@/lib/contract/statistics";
import { triageStatisticsQuery } from "@/lib/query/queries";
import { explainedFact, isCounted, leadOf, rateFact, repairFact } from "./rate-words";
import { RepairTable } from "./repair-table";
import { TallyTable } from "./tally-table";

/** How triage goes: what nobody has explained by DFG, pipeline and job, and how long items stay open. */
export function StatisticsView({ query }: { query: TriageStatisticsQuery }) {
  const answer = useQuery(triageStatisticsQuery(query));
  return (
    <Answer query={answer} what="the statistics" skeleton={<StatisticsSkeleton />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

function Page({ data, query }: { data: TriageStatisticsAnswer; query: TriageStatisticsQuery }) {
  const address = useAddress();
  const { format: _, ...view } = query;
  return (
    <>
      <PageHead
        above={
          <Link href="/triage" className="link">
            Triage
          </Link>
        }
        title="Statistics"
        lead={leadOf(data)}
        aside={<AsOf answer={data} />}
      />
      <SourceBanner answer={data} />
      <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
        <OfDfg query={query} />
        <Chosen name="pipeline" label="Pipeline" value={query.pipeline} />
        <Chosen name="job" label="Job" value={query.job} />
        <span className="ml-auto">
          <ExportLinks path="statistics/triage" params={view} paging={{}} what="These figures" />
        </span>
      </div>
      <Facts
        label="In short"
        items={[
          rateFact(data.all),
          ...(data.all.failures === 0 ? [] : [explainedFact(data.all)]),
          repairFact(data.repair.all),
        ]}
      />
      <div className="grid gap-4">
        <Card id="days" title="The last 14 days" note="failures of each day, UTC, by what is known of them">
          <Days data={data} />
        </Card>
        <div className="grid grid-cols-2 items-start gap-4 max-xl:grid-cols-1">
          <Card
            id="dfgs"
            title="Who has the failures"
            note="7 days, most unexplained first"
            className="overflow-clip"
          >
            <TallyTable
              caption="Failures by DFG"
              what="DFG"
              isNarrow
              isCounted={isCounted(data)}
              rows={data.byDfg.map(({ dfg, ...tally }) => ({
                ...tally,
                key: dfg?.slug ?? "unassigned",
                name: dfg?.name ?? "Unassigned",
                href: address.with({ dfg: dfg?.slug ?? "unassigned" }),
              }))}
            />
          </Card>
          <Card
            id="pipelines"
            title="Where they failed"
            note="7 days, most unexplained first"
            className="overflow-clip"
          >
            <TallyTable
              caption="Failures by pipeline"
              what="Pipeline"
              isNarrow
              isCounted={isCounted(data)}
              rows={data.byPipeline.map(({ pipeline, ...tally }) => ({
                ...tally,
                key: pipeline,
                name: pipeline,
                href: address.with({ pipeline }),
              }))}
            />
          </Card>
        </div>
        <RepairTable
          repair={data.repair}
          isNarrowed={query.pipeline !== undefined || query.job !== undefined}
        />
        <Card
          id="jobs"
          title="Jobs"
          note="7 days, the 50 with most unexplained failures"
          className="overflow-clip"
        >
          <TallyTable
            caption="Failures by job"
            what="Job"
            isCounted={isCounted(data)}
            rows={data.byJob.map(({ job, ...tally }) => ({
              ...tally,
              key: job,
              name: job,
              href: `/jobs/${encodeURIComponent(job)}`,
            }))}
          />
        </Card>
      </div>
    </>
  );
}

const SERIES: readonly Series[] = [
  { key: "left", label: "nobody has explained", colour: "bad" },
  { key: "incident", label: "of an outage", colour: "warn" },
  { key: "explained", label: "known", colour: "none" },
];

function Days({ data }: { data: TriageStatisticsAnswer }) {
  if (data.days.every((day) => day.failures === 0))
    return isCounted(data) ? (
      <Empty title="No failure in these days">Nothing of this selection failed.</Empty>
    ) : (
      <Empty title="Not counted yet">Not every source has been read to its end.</Empty>
    );
  const now = Date.parse(data.asOf);
  const rows: ChartRow[] = data.days.map((day) => ({
    label: formatDay(Date.parse(day.day), "UTC", now),
    left: day.failures - day.explained - day.incident,
    incident: day.incident,
    explained: day.explained,
  }));
  return (
    <div className="px-4 pt-3 pb-3">
      <Chart title="Failures per day, last 14 days" rows={rows} series={SERIES} height={150} />
    </div>
  );
}

function OfDfg({ query }: { query: TriageStatisticsQuery }) {
  const address = useAddress();
  const router = useRouter();
  const dfgs = useShell()?.dfgs ?? [];
  return (
    <Select
      label="DFG"
      showLabel
      value={query.dfg ?? ""}
      options={[
        { value: "", label: "All" },
        ...dfgs.map(({ slug, name }) => ({ value: slug, label: name })),
        ...(dfgs.some(({ slug }) => slug === "unassigned")
          ? []
          : [{ value: "unassigned", label: "Unassigned" }]),
      ]}
      onChange={(dfg) => router.push(address.with({ dfg: dfg === "" ? null : dfg }), { scroll: false })}
      className="max-sm:w-full"
    />
  );
}

/** A filter that is on, and the way to take it off. */
function Chosen({ name, label, value }: { name: string; label: string; value: string | undefined }) {
  const address = useAddress();
  if (value === undefined) return null;
  return (
    <Link
      href={address.with({ [name]: null })}
      scroll={false}
      className={buttonClass("plain", "min-w-0 text-text-2")}
    >
      {label} <b className="min-w-0 truncate font-medium text-text">{value}</b>
      <Icon of={X} size={12} />
      <span className="sr-only">remove</span>
    </Link>
  );
}

const StatisticsSkeleton = () => (
  <>
    <PageHead above="Triage" title="Statistics" lead="Counting" />
    <div className="mb-3 h-[30px]" />
    <Card>
      <TableSkeleton rows={10} label="Counting the failures" />
    </Card>
  </>
);
