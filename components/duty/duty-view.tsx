"use client";
import { useQuery } from "@tanstack/react-query";
import { Facet } from "@/components/data-table/facet";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { Toasts } from "@/components/triage/toasts";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import type { DutyAnswer } from "@/lib/contract/people";
import { dutyQuery } from "@/lib/query/queries";
import { sessionQuery } from "@/lib/query/shell";
import { HandOver } from "./hand-over";
import { leadOf } from "./lead";
import { NewRota } from "./new-rota";
import { newShift } from "./new-shift";
import { NowTable } from "./now-table";
import { ShiftDrawer } from "./shift-drawer";
import { Timeline } from "./timeline";
import { useShiftWrites } from "./use-shift-writes";

export interface DutyPageQuery {
  dfg: string[];
  /** The shift in the drawer. */
  shift?: string | undefined;
  /** "<dfg>/<rota>" of a shift to be added. */
  new?: string | undefined;
}

/** Who is on duty, now and in the weeks ahead; rotas are changed in place. */
export function DutyView({ query }: { query: DutyPageQuery }) {
  const answer = useQuery(dutyQuery());
  return (
    <Answer query={answer} what="the duty" skeleton={<DutySkeleton />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

function Page({ data: all, query }: { data: DutyAnswer; query: DutyPageQuery }) {
  const me = useQuery(sessionQuery()).data?.person?.id ?? null;
  const writes = useShiftWrites();
  const data = narrowed(all, query.dfg);
  const open = all.shifts.find((shift) => shift.id === query.shift);
  const made = query.new === undefined ? undefined : newShift(all, query.new);
  const shown = open ?? made;
  const notices = <Toasts toasts={writes.toasts} close={writes.closeToast} />;
  return (
    <>
      <PageHead title="Duty" lead={leadOf(data)} aside={<AsOf answer={{ asOf: data.asOf, sources: [] }} />} />
      {data.mayEdit || data.why === null ? null : <Notice className="mb-3">{data.why}</Notice>}
      <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
        <Facet label="DFG" name="dfg" items={teamsOf(all)} chosen={query.dfg} />
        <NewRota editable={all.editable} />
      </div>
      <div className="grid gap-4">
        <Card id="now" title="On duty now">
          {data.now.length === 0 ? (
            <Empty title="Nobody is on duty now">
              Rotas are named in prodchain.yaml (rotas:), or added here by who may.
            </Empty>
          ) : (
            <NowTable data={data} />
          )}
        </Card>
        {data.shifts.length === 0 ? null : (
          <Card
            id="weeks"
            title="The coming weeks"
            note="weeks begin on Monday, UTC"
            className="overflow-clip"
          >
            <Timeline data={data} me={me} />
          </Card>
        )}
        <HandOver data={data} />
      </div>
      {shown === undefined ? (
        notices
      ) : (
        <ShiftDrawer data={all} writes={writes} shift={shown} isNew={open === undefined} notices={notices} />
      )}
    </>
  );
}

function narrowed(data: DutyAnswer, dfgs: readonly string[]): DutyAnswer {
  if (dfgs.length === 0) return data;
  const fits = (shift: DutyAnswer["now"][number]) => dfgs.includes(shift.dfg.slug);
  return { ...data, now: data.now.filter(fits), shifts: data.shifts.filter(fits) };
}

/** DFGs that have rotas, with how many people are on duty now. */
function teamsOf(data: DutyAnswer) {
  const names = new Map(data.shifts.map(({ dfg }) => [dfg.slug, dfg.name]));
  return [...names].map(([value, name]) => ({
    value,
    name,
    count: data.now.filter((shift) => shift.dfg.slug === value).length,
  }));
}

const DutySkeleton = () => (
  <>
    <PageHead title="Duty" lead="Reading who is on duty" />
    <Card>
      <TableSkeleton rows={6} label="Reading who is on duty" />
    </Card>
  </>
);
