"use client";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { StatusIcon } from "@/components/status/status";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { ItemLink } from "@/components/triage-item/item-link";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { ChainAnswer, NeedsSomeone as Item } from "@/lib/contract/chain";
import { Owner } from "./owner";
import { isUnjudged } from "./segments";

/** holdsUp is either what waits ("149 commits wait") or what is held up ("consistent of network"). */
const waitsOnly = (item: Item) => /^\d/.test(item.holdsUp ?? "");

const COLUMNS: readonly Column<Item>[] = [
  {
    id: "what",
    header: "What",
    phone: "title",
    className: "sm:w-[50%] sm:max-w-0",
    cell: (item) => (
      <span className="flex items-start gap-3">
        <StatusIcon
          status={item.status}
          label={item.status === "bad" ? "Failing" : "At risk"}
          className="mt-px"
        />
        <span className="min-w-0">
          <Link
            href={item.href}
            className="stretched block truncate font-medium max-sm:whitespace-normal"
            data-primary=""
          >
            {item.title}
          </Link>
          {item.detail === null && item.items.length === 0 ? null : (
            <span className="flex min-w-0 items-baseline gap-2 text-sm text-text-3">
              {item.detail === null ? null : <span className="min-w-0 truncate">{item.detail}</span>}
              {item.items.map((each) => (
                <ItemLink key={each.id} item={each} className="flex-none underline" />
              ))}
            </span>
          )}
        </span>
      </span>
    ),
  },
  {
    id: "dfg",
    header: "DFG",
    className: "whitespace-nowrap text-text-2 max-sm:pl-[26px]",
    cell: (item) => <Owner dfg={item.dfg} owners={item.owners} className="above" />,
  },
  {
    id: "holds",
    header: "Holds up",
    className: "text-text-2 max-sm:basis-full max-sm:pl-[26px] sm:w-[30%] sm:text-balance sm:leading-[17px]",
    cell: (item) =>
      item.holdsUp === null ? "" : waitsOnly(item) ? item.holdsUp : `holds up ${item.holdsUp}`,
  },
  {
    id: "since",
    header: "Since",
    className: "whitespace-nowrap",
    align: "right",
    phone: "end",
    cell: (item) => (item.since === null ? "" : <Time at={item.since} as="age" />),
  },
];

/** What somebody should look at, ordered by what it holds up. */
export function NeedsSomeone({ answer, release }: { answer: ChainAnswer; release: string | undefined }) {
  const { needs, needsTotal } = answer;
  const all = release === undefined ? "/failures" : `/failures?release=${encodeURIComponent(release)}`;
  return (
    <Card
      id="needs"
      title="Needs someone now"
      note={
        needsTotal === 0
          ? undefined
          : `${counted(needsTotal, "thing")}, ordered by what ${needsTotal === 1 ? "it holds" : "they hold"} up`
      }
      more={
        <Link href={all} className="link">
          All failures
        </Link>
      }
      className="overflow-clip"
    >
      <DataTable
        caption="What needs someone now"
        columns={COLUMNS}
        rows={needs}
        rowKey={(item) => item.id}
        density="two"
        header="hidden"
        empty={
          answer.lines.every(isUnjudged) ? (
            <Empty title="Not known yet">
              Nothing recent was read, so nobody can say whether something fails.
            </Empty>
          ) : (
            <Empty title="Nothing waits for anybody">
              No package fails where it holds something up, as far as the sources tell.
            </Empty>
          )
        }
      />
    </Card>
  );
}
