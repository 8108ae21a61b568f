import { useMemo } from "react";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { failureColumns } from "@/components/failures/failure-columns";
import { WhatChanged } from "@/components/failures/what-changed";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { DfgAnswer, DfgFailure } from "@/lib/contract/dfgs";
import { hasAny, subjects } from "./headline";

/** What of theirs is red, newest first: how, since when, what changed between green and red, what it holds up. */
export function FailingNow({ data, release }: { data: DfgAnswer; release: string | undefined }) {
  const columns = useMemo(
    () =>
      failureColumns({
        asOf: data.asOf,
        rows: data.failing,
        withDfg: false,
      }) as readonly Column<DfgFailure>[],
    [data.asOf, data.failing],
  );
  const count = (kind: DfgFailure["kind"]) => data.failing.filter((row) => row.kind === kind).length;
  const left = data.dfg.failing - data.failing.length;
  const query = `dfg=${encodeURIComponent(data.dfg.slug)}${release === undefined ? "" : `&release=${encodeURIComponent(release)}`}`;
  return (
    <Card
      id="failing"
      title="Failing now"
      note={
        data.failing.length === 0 ? undefined : `${subjects(count("package"), count("job"))}, newest first`
      }
      more={
        <Link href={`/failures?${query}`} className="link">
          In the list of failures
        </Link>
      }
      className="overflow-clip"
    >
      <DataTable
        caption="What fails now"
        columns={columns}
        rows={data.failing}
        rowKey={(row) => row.id}
        density="two"
        header="plain"
        detail={(row) =>
          row.source === "dlrn" || row.suspects.length > 0 ? (
            <WhatChanged failure={row} className="-mt-0.5 pl-[26px]" />
          ) : null
        }
        empty={<NothingFails data={data} />}
      />
      {left > 0 ? (
        <p className="border-line border-t px-4 py-2.5 text-sm text-text-3">
          {formatCount(left)} older ones are in the{" "}
          <Link href={`/failures?${query}&sort=since`} className="underline">
            list of failures
          </Link>
          .
        </p>
      ) : null}
    </Card>
  );
}

/** Good news only where it is known to be. */
function NothingFails({ data }: { data: DfgAnswer }) {
  const read = data.sources.map((source) => source.lastSuccessAt ?? "").sort();
  const newest = read.at(-1) ?? "";
  if (newest === "")
    return (
      <Empty title="Not known yet">
        No source of builds has been read, so nobody can say that nothing fails.
      </Empty>
    );
  if (!hasAny(data.dfg))
    return (
      <Empty title="No package or job is known to be theirs">
        Ownership rules of the configuration give packages, components, jobs and projects to DFGs.
      </Empty>
    );
  const unsure = data.sources.some((source) => source.state !== "fresh");
  return (
    <Empty title={unsure ? "Nothing known fails" : "Nothing fails"}>
      {unsure ? "Not every source is up to date, see above. " : ""}Builds last read{" "}
      <Time at={newest} as="ago" />.
    </Empty>
  );
}
