"use client";
import clsx from "clsx";
import { ArrowDown, ArrowUp } from "lucide";
import { useAddress } from "@/components/ui/address";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import type { Column } from "./column";

/** Spelled out because the phone layout takes the implicit role away. */
const ROLE = { role: "columnheader" } as const;

/** A header cell; one that sorts is a link, so that the order is in the URL. */
export function SortHeader<Row>({ column, sort }: { column: Column<Row>; sort: string | undefined }) {
  const address = useAddress();
  const by = column.sort;
  const order =
    by === undefined || sort === undefined
      ? "none"
      : sort === by.asc
        ? "ascending"
        : sort === by.desc
          ? "descending"
          : "none";
  const next =
    by === undefined
      ? ""
      : order === "none"
        ? by[by.first ?? "asc"]
        : order === "ascending"
          ? by.desc
          : by.asc;
  return (
    <th
      {...ROLE}
      scope="col"
      aria-sort={by === undefined ? undefined : order}
      style={column.width === undefined ? undefined : { width: column.width }}
      className={clsx(
        "h-9 whitespace-nowrap bg-surface first:rounded-tl-lg last:rounded-tr-lg border-line border-b px-2 font-medium text-sm text-text-3 first:pl-4 last:pr-4",
        column.align === "right" && "text-right",
      )}
    >
      {by === undefined ? (
        ((column.label === undefined ? null : <span className="sr-only">{column.label}</span>) ??
        column.header)
      ) : (
        <Link
          href={address.with({ sort: next })}
          scroll={false}
          className={clsx("inline-flex items-center gap-1 hover:text-text", order !== "none" && "text-text")}
        >
          {column.header}
          {order === "none" ? null : <Icon of={order === "ascending" ? ArrowUp : ArrowDown} size={12} />}
        </Link>
      )}
    </th>
  );
}
