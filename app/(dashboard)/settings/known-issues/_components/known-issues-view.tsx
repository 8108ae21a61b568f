"use client";
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { ExportLinks } from "@/components/data-table/export-links";
import { FilterField } from "@/components/data-table/filter-field";
import { Pager } from "@/components/data-table/pager";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { Toasts, useToasts } from "@/components/triage/toasts";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Segmented } from "@/components/ui/segmented";
import type { KnownIssuesAnswer, KnownIssuesQuery } from "@/lib/contract/known-issues";
import { knownIssuesQuery } from "@/lib/query/known-issues";
import { EditorDrawer } from "./editor-drawer";
import { issueColumns } from "./issue-columns";
import { leadOf } from "./words";

/** Known issues with their worth; one of them, or a new one, in the editor. */
export function KnownIssuesView({ query }: { query: KnownIssuesQuery }) {
  const answer = useQuery(knownIssuesQuery(query));
  return (
    <Answer query={answer} what="the known issues" skeleton={<Loading />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

function Page({ data, query }: { data: KnownIssuesAnswer; query: KnownIssuesQuery }) {
  const address = useAddress();
  const { toasts, show, close } = useToasts();
  const stateHref = (state: string | null) => address.with({ state, open: null, item: null });
  const open = query.open ?? (query.item === undefined ? undefined : "new");
  const { open: _o, item: _i, after, limit, format: _f, ...view } = query;
  // What opens in the drawer leaves the reader on the page they are on.
  const here = { item: null, after: after ?? null };
  const notices = <Toasts toasts={toasts} close={close} />;
  return (
    <>
      <PageHead
        above={
          <Link href="/settings" className="link">
            Settings
          </Link>
        }
        title="Known issues"
        lead={leadOf(data)}
        aside={<AsOf answer={{ asOf: data.asOf, sources: [] }} />}
      />
      <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
        <Segmented
          label="Which known issues"
          items={[
            {
              label: "In use",
              href: stateHref(null),
              current: query.state === "active",
              count: data.counts.active ?? 0,
            },
            {
              label: "Too broad",
              href: stateHref("flagged"),
              current: query.state === "flagged",
              count: data.counts.flagged ?? 0,
            },
            {
              label: "Retired",
              href: stateHref("retired"),
              current: query.state === "retired",
              count: data.counts.retired ?? 0,
            },
            {
              label: "All",
              href: stateHref("all"),
              current: query.state === "all",
              count: data.counts.all ?? 0,
            },
          ]}
        />
        <FilterField
          name="q"
          value={query.q ?? ""}
          label="Part of the title, pattern or bug"
          placeholder="Title, pattern, bug…"
        />
        <span className="ml-auto flex flex-wrap gap-2">
          <ExportLinks
            path="known-issues"
            params={view}
            paging={{ after, limit }}
            what="These known issues"
          />
          <Link
            href={address.with({ ...here, open: "new" })}
            scroll={false}
            className={buttonClass("primary")}
          >
            New known issue
          </Link>
        </span>
      </div>
      <Card className="overflow-clip">
        <DataTable
          caption="Known issues and how much they explain"
          columns={issueColumns((row) => address.with({ ...here, open: row.id }))}
          rows={data.items}
          rowKey={(row) => row.id}
          density="two"
          isCurrent={(row) => row.id === open}
          empty={<NoIssues isNarrowed={query.q !== undefined || query.state !== "active"} />}
        />
        {data.items.length === 0 && after === undefined ? null : (
          <Pager shown={data.items.length} total={data.total} next={data.next} what="known issues" />
        )}
      </Card>
      {open === undefined ? (
        notices
      ) : (
        <EditorDrawer
          key={`${open} ${query.item ?? ""}`}
          open={open}
          item={query.item}
          may={data.may}
          dfgs={data.dfgs}
          show={show}
          closeHref={address.with({ ...here, open: null })}
          notices={notices}
        />
      )}
    </>
  );
}

const NoIssues = ({ isNarrowed }: { isNarrowed: boolean }) =>
  isNarrowed ? (
    <Empty title="No known issue fits">Look at all of them, or for less of the text.</Empty>
  ) : (
    <Empty title="No known issue is in use">
      A known issue says of failures: this is understood, here is its bug. Make one of a triage item, or begin
      with a pattern; it is tried on every failure from then on, and on those before.
    </Empty>
  );

const Loading = () => (
  <>
    <PageHead title="Known issues" lead="Reading the known issues" />
    <div className="mb-3 h-[30px]" />
    <Card>
      <TableSkeleton rows={6} density="two" label="Reading the known issues" />
    </Card>
  </>
);
