"use client";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { SOURCE_WORD, subjectHref } from "@/components/failures/failure-status";
import { StatusIcon } from "@/components/status/status";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { useAddress } from "@/components/ui/address";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { TriageItemAnswer, TriageSubjectRow } from "@/lib/contract/triage";
import { subjectsWord } from "./subject-words";

const SHOWN = 12;

const COLUMNS: readonly Column<TriageSubjectRow>[] = [
  {
    id: "subject",
    header: "Package or job",
    phone: "title",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (row) => (
      <span className="flex min-w-0 items-start gap-2.5">
        <StatusIcon
          status={row.isFailing ? "bad" : "ok"}
          label={row.isFailing ? "failing:" : "passes again:"}
          className="mt-px"
        />
        <span className="min-w-0 flex-1">
          <Link href={subjectHref(row)} className="link flex min-w-0 font-medium">
            {row.kind === "job" ? <MiddleTruncate text={row.subject} tail={18} /> : row.subject}
          </Link>
          <span className="block truncate text-sm text-text-3" data-tip={whereOf(row)}>
            {whereOf(row)}
          </span>
        </span>
      </span>
    ),
  },
  {
    id: "failures",
    header: "Failures",
    align: "right",
    phone: "none",
    cell: (row) => formatCount(row.failures),
  },
  {
    id: "passes",
    header: "Passes since",
    align: "right",
    phone: "none",
    cell: (row) => (
      <span className={row.passes > 0 ? "text-ok" : "text-text-3"}>{formatCount(row.passes)}</span>
    ),
  },
  {
    id: "last",
    header: "Last failure",
    align: "right",
    phone: "end",
    cell: (row) => (
      <Link href={row.href} className="link above" aria-label={`Newest failure of ${row.subject}`}>
        <Time at={row.lastAt} as="ago" />
      </Link>
    ),
  },
  {
    id: "log",
    header: "",
    label: "Log",
    phone: "none",
    cell: (row) => (row.logUrl === null ? "" : <ExternalLink href={row.logUrl}>log</ExternalLink>),
  },
];

/** "master, DLRN network, Network": release, where it failed, and whose it is. */
const whereOf = ({ release, source, pipeline, component, instance, dfg }: TriageSubjectRow): string =>
  [
    release ?? "no release",
    `${SOURCE_WORD[source]} ${pipeline ?? component ?? instance}`,
    dfg?.name ?? "Unassigned",
  ].join(" · ");

interface SubjectsProps {
  answer: TriageItemAnswer;
  /** Shows them all rather than the first few. */
  all: boolean;
}

/** Every package and job whose failures it holds, of every source; those that fail now come first. */
export function SubjectsCard({ answer, all }: SubjectsProps) {
  const address = useAddress();
  const { item, subjects } = answer;
  const rows = all ? subjects : subjects.slice(0, SHOWN);
  const left = item.subjects - rows.length;
  return (
    <Card
      id="subjects"
      title="All it holds"
      note={`${formatCount(item.failures)} ${item.failures === 1 ? "failure" : "failures"} of ${subjectsWord(item.subjects, subjects)}, failing ones first`}
      className="overflow-clip"
    >
      <DataTable
        caption="Packages and jobs whose failures it holds"
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) =>
          [row.source, row.instance, row.subject, row.pipeline, row.release, row.href].join(" ")
        }
        header="plain"
        density="two"
        empty={
          <Empty title="Nothing is left here">Its failures went to another item, or are held no more.</Empty>
        }
      />
      {left > 0 ? (
        <p className="border-line border-t px-4 py-2.5 text-sm text-text-3">
          {rows.length < subjects.length ? (
            <Link href={address.with({ all: "1" })} scroll={false} className="link underline">
              Show all {formatCount(subjects.length)}
            </Link>
          ) : (
            `The ${formatCount(rows.length)} that failed last are shown; ${formatCount(left)} more belong to it.`
          )}
        </p>
      ) : null}
    </Card>
  );
}
