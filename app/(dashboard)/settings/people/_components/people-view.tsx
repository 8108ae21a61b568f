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
import { Toasts } from "@/components/triage/toasts";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import type { PeopleAnswer, PeopleQuery } from "@/lib/contract/directory";
import { peopleQuery } from "@/lib/query/people";
import { peopleColumns } from "./people-columns";
import { PersonDrawer } from "./person-drawer";
import { usePeopleWrites } from "./use-people-writes";
import { leadOf, ROLE_WORD } from "./words";

/** People of the site; one of them, or a new one, in the drawer. */
export function PeopleView({ query }: { query: PeopleQuery }) {
  const answer = useQuery(peopleQuery(query));
  return (
    <Answer query={answer} what="the people" skeleton={<Loading />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

function Page({ data, query }: { data: PeopleAnswer; query: PeopleQuery }) {
  const address = useAddress();
  const writes = usePeopleWrites();
  const { open, after, limit, format: _, ...view } = query;
  // What opens in the drawer leaves the reader on the page they are on.
  const here = { after: after ?? null };
  const notices = <Toasts toasts={writes.toasts} close={writes.closeToast} />;
  const isNarrowed = view.q !== undefined || view.dfg.length + view.role.length > 0;
  return (
    <>
      <PageHead
        above={
          <Link href="/settings" className="link">
            Settings
          </Link>
        }
        title="People"
        lead={leadOf(data, isNarrowed)}
        aside={<AsOf answer={{ asOf: data.asOf, sources: [] }} />}
      />
      {data.may.ok || data.may.why === null ? null : (
        <Notice className="mb-3">To change people: {data.may.why}</Notice>
      )}
      <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
        <FilterField
          name="q"
          value={query.q ?? ""}
          label="Part of the name, login, mail or chat"
          placeholder="Name, login, mail…"
        />
        <Facet
          label="DFG"
          name="dfg"
          items={data.facets.dfg.filter((item) => item.count > 0 || query.dfg.includes(item.value))}
          chosen={query.dfg}
        />
        <Facet
          label="Role"
          name="role"
          items={data.facets.role.map((item) => ({ ...item, name: ROLE_WORD[item.value] ?? item.value }))}
          chosen={query.role}
        />
        {isNarrowed ? (
          <Link href={address.path} scroll={false} className={buttonClass("quiet")}>
            Clear
          </Link>
        ) : null}
        <span className="ml-auto flex flex-wrap gap-2">
          <ExportLinks path="people" params={view} paging={{ after, limit }} what="These people" />
          {data.may.ok ? (
            <Link
              href={address.with({ ...here, open: "new" })}
              scroll={false}
              className={buttonClass("primary")}
            >
              Add a person
            </Link>
          ) : null}
        </span>
      </div>
      <Card className="overflow-clip">
        <DataTable
          caption="People, what they may do and what they are in"
          columns={peopleColumns((row) => address.with({ ...here, open: row.id }))}
          rows={data.items}
          rowKey={(row) => row.id}
          density="two"
          isCurrent={(row) => row.id === open}
          empty={
            isNarrowed ? (
              <Empty title="Nobody fits">Others may; clear the filters to see them.</Empty>
            ) : (
              <Empty title="No people are known">
                People are named in prodchain.yaml (people:), or added here by an admin.
              </Empty>
            )
          }
        />
        {data.items.length === 0 && after === undefined ? null : (
          <Pager shown={data.items.length} total={data.total} next={data.next} what="people" />
        )}
      </Card>
      {open === undefined ? (
        notices
      ) : (
        <PersonDrawer
          key={open}
          open={open}
          data={data}
          writes={writes}
          closeHref={address.with({ ...here, open: null })}
          notices={notices}
        />
      )}
    </>
  );
}

const Loading = () => (
  <>
    <PageHead above="Settings" title="People" lead="Reading the people" />
    <div className="mb-3 h-[30px]" />
    <Card>
      <TableSkeleton rows={10} density="two" label="Reading the people" />
    </Card>
  </>
);
