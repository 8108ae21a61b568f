"use client";
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { ExportLinks } from "@/components/data-table/export-links";
import { FilterField } from "@/components/data-table/filter-field";
import { Pager } from "@/components/data-table/pager";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Segmented } from "@/components/ui/segmented";
import type { JobsAnswer, JobsQuery } from "@/lib/contract/jobs";
import { jobsQuery } from "@/lib/query/queries";
import { JOB_COLUMNS } from "./job-columns";
import { leadOf } from "./lead";

/** Jobs with what fails first, and a field to find one by its name. */
export function JobsView({ query }: { query: JobsQuery }) {
  const answer = useQuery(jobsQuery(query));
  return (
    <Answer query={answer} what="the jobs" skeleton={<JobsSkeleton />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

function Page({ data, query }: { data: JobsAnswer; query: JobsQuery }) {
  const address = useAddress();
  const { after, limit, format: _, ...view } = query;
  const narrowed = query.name !== undefined || query.dfg.length > 0;
  return (
    <>
      <PageHead title="Jobs" lead={leadOf(data)} aside={<AsOf answer={data} />} />
      <SourceBanner answer={data} />
      <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
        <Segmented
          label="Which jobs"
          items={[
            { label: "All", href: address.with({ failing: null }), current: query.failing === undefined },
            {
              label: "Failing",
              href: address.with({ failing: "1" }),
              current: query.failing === "1",
              count: data.failing,
            },
          ]}
        />
        <FilterField
          name="name"
          value={query.name ?? ""}
          label="Part of the name of a job"
          placeholder="Job name…"
        />
        {narrowed ? (
          <Link href={address.with({ name: null, dfg: null })} className={buttonClass("quiet")}>
            Clear
          </Link>
        ) : null}
        <span className="ml-auto max-sm:hidden">
          <ExportLinks path="jobs" params={view} paging={{ after, limit }} what="These jobs" />
        </span>
      </div>
      <Card className="overflow-clip">
        <DataTable
          caption="Jobs of the CI"
          columns={JOB_COLUMNS}
          rows={data.items}
          rowKey={(row) => row.name}
          density="two"
          empty={<NoJobs data={data} narrowed={narrowed || query.failing !== undefined} />}
        />
        {data.items.length === 0 ? null : (
          <Pager shown={data.items.length} total={data.total} next={data.next} what="jobs" />
        )}
      </Card>
    </>
  );
}

function NoJobs({ data, narrowed }: { data: JobsAnswer; narrowed: boolean }) {
  if (data.sources.length === 0)
    return (
      <Empty title="No data">
        No Zuul is read, so nothing is known of jobs. The configuration names them.
      </Empty>
    );
  if (narrowed) return <Empty title="No job fits">Take a filter away, or look for less of the name.</Empty>;
  return <Empty title="Not known yet">No run of a job has been read.</Empty>;
}

const JobsSkeleton = () => (
  <>
    <PageHead title="Jobs" lead="Reading the jobs" />
    <div className="mb-3 h-[30px]" />
    <Card>
      <TableSkeleton rows={12} density="two" label="Reading the jobs" />
    </Card>
  </>
);
