"use client";
import clsx from "clsx";
import { Fragment, type ReactNode } from "react";
import { useHydrated } from "@/components/ui/use-hydrated";
import type { Column } from "./column";
import { SortHeader } from "./sort-header";
import { useRowKeys } from "./use-row-keys";

interface DataTableProps<Row> {
  /** Says what the table holds; read by screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Value of `?sort=` in force. */
  sort?: string;
  /** Marks a row as open or selected. */
  isCurrent?: (row: Row) => boolean;
  empty?: ReactNode;
  /** Row height: 36 px for one line, 46 px for two. */
  density?: "one" | "two";
  /** sticky (default) stays in sight while the page scrolls; hidden is for short lists that explain themselves. */
  header?: "sticky" | "plain" | "hidden";
  /** A full-width line under a row, e.g. an error; null for none. */
  detail?: (row: Row) => ReactNode;
  /** Rows that follow each other in one group stand under its head line. */
  groupOf?: (row: Row) => { key: string; head: ReactNode };
}

/** Where a cell stands in the two-line row of a phone. */
const PHONE = { title: "phone-title", end: "phone-end", meta: "phone-meta", none: "max-sm:hidden" };
const DENSITY = { one: { cell: "data-cell", px: 36 }, two: { cell: "data-cell-two", px: 46 } };
/** As many rows as a large window shows. */
const IN_SIGHT = 26;

/** Spelled out because display:flex on a phone would take the implicit roles away. */
const ROLE = {
  table: { role: "table" },
  rowgroup: { role: "rowgroup" },
  row: { role: "row" },
  cell: { role: "cell" },
  rowheader: { role: "rowheader" },
} as const;

/**
 * A plain table: real header cells, sorting by links, j and k between rows and Enter to open. A cell that opens the
 * row holds a link with the class `stretched` and data-primary. On a phone each row takes two lines.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  sort,
  isCurrent,
  empty,
  density = "one",
  header = "sticky",
  detail,
  groupOf,
}: DataTableProps<Row>) {
  const body = useRowKeys();
  const drawn = useDrawn(rows);
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
  const looks = columns.map((column) =>
    clsx(
      DENSITY[density].cell,
      column.align === "right" && "sm:text-right",
      PHONE[column.phone ?? "meta"],
      column.className,
    ),
  );
  return (
    <table {...ROLE.table} className="w-full border-collapse text-left max-sm:block">
      <caption className="sr-only">{caption}</caption>
      <thead
        {...ROLE.rowgroup}
        className={clsx(
          header === "hidden" ? "sr-only" : "max-sm:hidden",
          header === "sticky" && "sticky top-[52px] z-10",
        )}
      >
        <tr {...ROLE.row}>
          {columns.map((column) => (
            <SortHeader key={column.id} column={column} sort={sort} />
          ))}
        </tr>
      </thead>
      <tbody {...ROLE.rowgroup} ref={body} className="max-sm:block">
        {drawn.map((row, index) => {
          const group = groupOf?.(row);
          const before = drawn[index - 1];
          const starts = group !== undefined && (!before || groupOf?.(before).key !== group.key);
          return (
            <Fragment key={rowKey(row)}>
              {starts ? <GroupHead columns={columns.length}>{group.head}</GroupHead> : null}
              <Row
                row={row}
                columns={columns}
                looks={looks}
                current={isCurrent?.(row) ?? false}
                detail={detail}
              />
            </Fragment>
          );
        })}
        {drawn.length === rows.length ? null : (
          <tr>
            <td height={(rows.length - drawn.length) * DENSITY[density].px} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

/**
 * The rows to draw: the server, and the browser while it takes the page over, draw what a window shows and leave room for the
 * rest, which follows at once. Half the page's weight is rows below the fold.
 */
function useDrawn<Row>(rows: readonly Row[]): readonly Row[] {
  const isWhole = useHydrated() || rows.length <= IN_SIGHT * 1.25;
  return isWhole ? rows : rows.slice(0, IN_SIGHT);
}

const GroupHead = ({ columns, children }: { columns: number; children: ReactNode }) => (
  <tr {...ROLE.row} className="border-line border-t first:border-t-0 max-sm:block">
    <th
      {...ROLE.rowheader}
      scope="rowgroup"
      colSpan={columns}
      className="bg-sunken px-4 py-1.5 text-left font-semibold text-sm max-sm:block"
    >
      {children}
    </th>
  </tr>
);

interface RowProps<Data> {
  row: Data;
  columns: readonly Column<Data>[];
  /** Classes of the cells, by column. */
  looks: readonly string[];
  current: boolean;
  detail: ((row: Data) => ReactNode) | undefined;
}

function Row<Data>({ row, columns, looks, current, detail }: RowProps<Data>) {
  const more = detail?.(row) ?? null;
  return (
    <>
      <tr
        {...ROLE.row}
        tabIndex={-1}
        data-row=""
        aria-current={current ? "true" : undefined}
        className="data-row"
      >
        {columns.map((column, index) => (
          <td {...ROLE.cell} key={column.id} className={looks[index]}>
            {column.cell(row)}
          </td>
        ))}
      </tr>
      {more === null ? null : (
        <tr {...ROLE.row} className="max-sm:block">
          <td {...ROLE.cell} colSpan={columns.length} className="px-4 pb-2.5 max-sm:block">
            {more}
          </td>
        </tr>
      )}
    </>
  );
}
