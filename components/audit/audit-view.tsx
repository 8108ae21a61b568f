"use client";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide";
import { DataTable } from "@/components/data-table/data-table";
import { ExportLinks } from "@/components/data-table/export-links";
import { Facet } from "@/components/data-table/facet";
import { FilterField } from "@/components/data-table/filter-field";
import { Pager } from "@/components/data-table/pager";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { Time } from "@/components/time/time";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import type { AuditAnswer, AuditQuery } from "@/lib/contract/people";
import { auditQuery } from "@/lib/query/queries";
import { AUDIT_COLUMNS } from "./audit-columns";
import { actionWords } from "./changes";

/** Everything that was written: by whom, when, what it was before, and why. */
export function AuditView({ query }: { query: AuditQuery }) {
  const answer = useQuery(auditQuery(query));
  return (
    <Answer query={answer} what="the audit" skeleton={<AuditSkeleton />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

const LEAD = "Every write by a person or by Prodchain's rules. Nothing here can be changed or taken out.";

function Page({ data, query }: { data: AuditAnswer; query: AuditQuery }) {
  return (
    <>
      <PageHead title="Audit" lead={LEAD} aside={<AsOf answer={{ asOf: data.asOf, sources: [] }} />} />
      <Filters data={data} query={query} />
      <Limits data={data} />
      <Card className="overflow-clip">
        <DataTable
          caption="Who wrote what, newest first"
          columns={AUDIT_COLUMNS}
          rows={data.items}
          rowKey={(row) => row.id}
          density="two"
          empty={<NothingWritten query={query} />}
        />
        {data.items.length === 0 && query.after === undefined ? null : (
          <Pager
            shown={data.items.length}
            total={data.total}
            isLeast={data.totalIsLeast}
            next={data.next}
            what="entries"
          />
        )}
      </Card>
    </>
  );
}

/** How far back the text and the filters' counts go, where that is not everything. */
function Limits({ data: { searchedSince, facetsAreLeast } }: { data: AuditAnswer }) {
  if (searchedSince === null && !facetsAreLeast) return null;
  return (
    <p className="mb-3 text-sm text-text-2">
      {searchedSince === null ? null : (
        <>
          The text was looked for among entries since <Time at={searchedSince} as="moment" /> only.{" "}
        </>
      )}
      {facetsAreLeast ? "The counts in the filters are of the newest entries." : null}
    </p>
  );
}

function Filters({ data: { facets }, query }: { data: AuditAnswer; query: AuditQuery }) {
  const address = useAddress();
  const { after, limit, format: _, ...view } = query;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
      <FilterField
        name="q"
        value={query.q ?? ""}
        label="Part of the reason or of what was written"
        placeholder="Reason, value, T-number…"
      />
      <Facet label="Who" name="actor" items={facets.actor} chosen={query.actor} />
      <Facet
        label="Did"
        name="action"
        items={facets.action.map((item) => ({ ...item, name: actionWords(item.name) }))}
        chosen={query.action}
      />
      <Facet
        label="To what"
        name="kind"
        items={facets.kind.map((item) => ({ ...item, name: item.name.replaceAll("-", " ") }))}
        chosen={query.kind}
      />
      {query.subject === undefined ? null : (
        <Link href={address.with({ subject: null })} className={buttonClass("plain", "text-text-2")}>
          Only <b className="font-medium text-text">{query.subject}</b>
          <Icon of={X} size={12} />
          <span className="sr-only">remove</span>
        </Link>
      )}
      {isNarrowed(query) ? (
        <Link href={address.path} className={buttonClass("quiet")}>
          Clear
        </Link>
      ) : null}
      <span className="ml-auto max-sm:hidden">
        <ExportLinks path="audit" params={view} paging={{ after, limit }} what="These entries" />
      </span>
    </div>
  );
}

const isNarrowed = ({ actor, action, kind, subject, q, from, until }: AuditQuery): boolean =>
  actor.length + action.length + kind.length > 0 ||
  [subject, q, from, until].some((value) => value !== undefined && value !== "");

function NothingWritten({ query }: { query: AuditQuery }) {
  const address = useAddress();
  if (query.after !== undefined)
    return (
      <Empty title="The list ends before this page">
        <Link href={address.with({ after: null })} className="underline">
          To its first page
        </Link>
      </Empty>
    );
  if (isNarrowed(query))
    return (
      <Empty title="Nothing written fits these filters">
        <Link href={address.path} className="underline">
          Clear them
        </Link>
      </Empty>
    );
  return <Empty title="Nothing was written yet">Entries come with the first write of anybody.</Empty>;
}

const AuditSkeleton = () => (
  <>
    <PageHead title="Audit" lead={LEAD} />
    <div className="mb-3 h-[30px]" />
    <Card>
      <TableSkeleton rows={12} density="two" label="Reading what was written" />
    </Card>
  </>
);
