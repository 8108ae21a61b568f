"use client";
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { ExportLinks } from "@/components/data-table/export-links";
import { Facet } from "@/components/data-table/facet";
import { FilterField } from "@/components/data-table/filter-field";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { StatusTag } from "@/components/status/status";
import { formatCount } from "@/components/time/format";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Segmented } from "@/components/ui/segmented";
import type { StageAnswer, StageQuery } from "@/lib/contract/stages";
import { stageQuery } from "@/lib/query/queries";
import { formatDuration } from "@/lib/shared/duration";
import { leadOf, NEXT_WORD } from "./lead";
import { Proposals, TaggingJobs, Tags } from "./side-cards";
import { waitingColumns } from "./waiting-columns";
import { Wanted } from "./wanted-card";

const STAGES = ["candidate", "testing", "release"] as const;

interface StageViewProps {
  release: string;
  stage: string;
  query: StageQuery;
}

/** What waits at one stage, what rdoinfo lists there, and who moves it. */
export function StageView({ release, stage, query }: StageViewProps) {
  const answer = useQuery(stageQuery(release, stage, query));
  return (
    <Answer query={answer} what="the stage" skeleton={<StageSkeleton release={release} stage={stage} />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

const WORD = {
  ok: "Nothing waits",
  run: "Within the limit",
  warn: "Near the limit",
  bad: "Waits too long",
} as const;

function Page({ data, query }: { data: StageAnswer; query: StageQuery }) {
  const { release, stage, state } = data;
  const isJudged = state in WORD;
  return (
    <>
      <PageHead
        above={`${release} · Stable track`}
        title={`${stage.charAt(0).toUpperCase()}${stage.slice(1)}`}
        tag={<StatusTag status={state}>{isJudged ? WORD[state as keyof typeof WORD] : undefined}</StatusTag>}
        lead={leadOf(data)}
        aside={<AsOf answer={data} />}
      />
      <SourceBanner answer={data} />
      <Filters data={data} query={query} />
      <div className="grid grid-cols-[minmax(0,1fr)_380px] items-start gap-4 max-xl:grid-cols-1">
        <div className="grid gap-4">
          <Card
            title={`Waits for ${NEXT_WORD[data.next]}`}
            note={
              data.maxAgeSeconds === null ? undefined : `limit ${formatDuration(data.maxAgeSeconds * 1000)}`
            }
            more={
              data.waiting.length === data.total
                ? undefined
                : `${formatCount(data.waiting.length)} of ${formatCount(data.total)}`
            }
            id="waiting"
            className="overflow-clip"
          >
            <DataTable
              caption={`Builds that wait for ${NEXT_WORD[data.next]}`}
              columns={waitingColumns(data.next)}
              rows={data.waiting}
              rowKey={(row) => `${row.tag} ${row.nvr}`}
              density="two"
              header="plain"
              empty={<Nothing data={data} />}
            />
          </Card>
          <Wanted wanted={data.wanted} />
        </div>
        <div className="grid gap-4">
          <Proposals reviews={data.reviews} />
          <TaggingJobs jobs={data.jobs} />
          <Tags tags={data.tags} />
        </div>
      </div>
    </>
  );
}

function Filters({ data, query }: { data: StageAnswer; query: StageQuery }) {
  const address = useAddress();
  const { format: _, ...view } = query;
  const root = `/stages/${encodeURIComponent(data.release)}`;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
      <Segmented
        label="Stage"
        items={STAGES.map((stage) => ({
          label: `${stage.charAt(0).toUpperCase()}${stage.slice(1)}`,
          href: `${root}/${stage}`,
          current: stage === data.stage,
        }))}
      />
      <FilterField name="q" value={query.q ?? ""} label="Part of a package's name" placeholder="Package…" />
      <Facet label="DFG" name="dfg" items={data.facets.dfg} chosen={query.dfg} />
      {query.dfg.length > 0 || query.q !== undefined ? (
        <Link href={address.path} className={buttonClass("quiet")}>
          Clear
        </Link>
      ) : null}
      <span className="ml-auto flex gap-2 max-sm:hidden">
        <Link href={`/drift?release=${encodeURIComponent(data.release)}`} className={buttonClass("quiet")}>
          Drift of {data.release}
        </Link>
        <ExportLinks
          path={`stages/${encodeURIComponent(data.release)}/${data.stage}`}
          params={view}
          paging={{}}
          what="What waits"
        />
      </span>
    </div>
  );
}

function Nothing({ data }: { data: StageAnswer }) {
  if (data.tags.length === 0)
    return (
      <Empty title="No data">
        Koji has no tag of this stage for {data.release}, or no hub is read that does.
      </Empty>
    );
  if (data.total > 0) return <Empty title="No build fits">Others wait; clear the filters to see them.</Empty>;
  return <Empty title="Nothing waits here">What came here has gone on to {NEXT_WORD[data.next]}.</Empty>;
}

const StageSkeleton = ({ release, stage }: { release: string; stage: string }) => (
  <>
    <PageHead above={`${release} · Stable track`} title={stage} lead="Reading the stage" />
    <Card>
      <TableSkeleton rows={8} density="two" label="Reading the stage" />
    </Card>
  </>
);
