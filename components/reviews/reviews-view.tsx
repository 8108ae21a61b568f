"use client";
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { ExportLinks } from "@/components/data-table/export-links";
import { Facet } from "@/components/data-table/facet";
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
import type { ReviewsAnswer, ReviewsQuery } from "@/lib/contract/reviews";
import { reviewsQuery } from "@/lib/query/queries";
import { reviewsLead } from "./lead";
import { Merged } from "./merged";
import { reviewColumns } from "./review-columns";
import { CI_STATUS, KIND_WORD, REVIEW_STATUS } from "./words";

const COLUMNS = reviewColumns({ sortable: true });

/** Packaging reviews: filters, the list, and how many get merged. */
export function ReviewsView({ query }: { query: ReviewsQuery }) {
  const answer = useQuery(reviewsQuery(query));
  return (
    <Answer query={answer} what="reviews" skeleton={<ReviewsSkeleton />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

function Page({ data, query }: { data: ReviewsAnswer; query: ReviewsQuery }) {
  return (
    <>
      <PageHead title="Reviews" lead={reviewsLead(data)} aside={<AsOf answer={data} />} />
      <SourceBanner answer={data} />
      <Filters data={data} query={query} />
      <div className="grid grid-cols-[minmax(0,1fr)_300px] items-start gap-4 max-[1599px]:grid-cols-1">
        <Card className="overflow-clip">
          <DataTable
            caption="Reviews"
            columns={COLUMNS}
            rows={data.items}
            rowKey={(row) => `${row.gerrit}/${row.number}`}
            sort={query.sort}
            density="two"
            empty={<NoReviews data={data} query={query} />}
          />
          {data.items.length === 0 && query.after === undefined ? null : (
            <Pager shown={data.items.length} total={data.total} next={data.next} what="reviews" />
          )}
        </Card>
        <Merged merged={data.merged} />
      </div>
    </>
  );
}

const isNarrowed = (query: ReviewsQuery) =>
  query.kind.length + query.dfg.length + query.release.length + query.ci.length > 0 ||
  query.q !== undefined ||
  query.olderThan !== undefined;

const AGES = [
  ["1d", "Over a day"],
  ["1w", "a week"],
  ["30d", "30 days"],
] as const;

function Filters({ data, query }: { data: ReviewsAnswer; query: ReviewsQuery }) {
  const address = useAddress();
  const { facets } = data;
  const { after, limit, format: _, ...view } = query;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
      <Segmented
        label="Status"
        className="max-sm:w-full max-sm:justify-between"
        items={facets.status.map(({ value, count }) => ({
          label: REVIEW_STATUS[value].word,
          count,
          href: address.with({ status: value === "open" ? null : value }),
          current: query.status === value,
        }))}
      />
      <FilterField
        name="q"
        value={query.q ?? ""}
        label="Part of the subject, project or package"
        placeholder="Subject, project…"
      />
      <Facet
        label="For"
        name="kind"
        items={facets.kind.map((each) => ({ ...each, name: KIND_WORD[each.value] }))}
        chosen={query.kind}
      />
      {facets.ci.length === 0 ? null : (
        <Facet
          label="Tests"
          name="ci"
          items={facets.ci.map((each) => ({ ...each, name: CI_STATUS[each.value].word }))}
          chosen={query.ci}
        />
      )}
      <span className="max-sm:hidden">
        <Facet
          label="Release"
          name="release"
          items={facets.release.map((each) => ({ ...each, name: each.value }))}
          chosen={query.release}
        />
      </span>
      <Facet label="DFG" name="dfg" items={facets.dfg} chosen={query.dfg} />
      <Segmented
        label="Age"
        className="max-sm:hidden"
        items={[
          {
            label: "Any age",
            href: address.with({ olderThan: null }),
            current: query.olderThan === undefined,
          },
          ...AGES.map(([value, label]) => ({
            label,
            href: address.with({ olderThan: value }),
            current: query.olderThan === value,
          })),
        ]}
      />
      {isNarrowed(query) ? (
        <Link href={address.path} className={buttonClass("quiet")}>
          Clear
        </Link>
      ) : null}
      <span className="ml-auto max-sm:hidden">
        <ExportLinks path="reviews" params={view} paging={{ after, limit }} what="These reviews" />
      </span>
    </div>
  );
}

function NoReviews({ data, query }: { data: ReviewsAnswer; query: ReviewsQuery }) {
  if (data.sources.length === 0)
    return (
      <Empty title="No Gerrit is read">
        None is configured, or none that you may see. Gerrit servers are named in prodchain.yaml.
      </Empty>
    );
  if (!data.known) return <Empty title="No review has been read yet" />;
  if (isNarrowed(query))
    return <Empty title="No review fits">Others may; clear the filters to see them.</Empty>;
  return <Empty title={`No review is ${query.status}`} />;
}

const ReviewsSkeleton = () => (
  <>
    <PageHead title="Reviews" lead="Reading the reviews" />
    <div className="mb-3 h-[30px]" />
    <Card>
      <TableSkeleton rows={12} density="two" label="Reading the reviews" />
    </Card>
  </>
);
