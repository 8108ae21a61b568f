"use client";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@/components/ui/link";
import { triageQuery } from "@/lib/query/triage";
import { heldAt } from "./held-at";
import { ItemLink } from "./item-link";
import { HOLDING_UP } from "./queue";

const SHOWN = 2;

/** Triage items behind something that is held up, as links; nothing where none is known. */
export function Holders({ instance, target }: { instance: string; target: string }) {
  const { data } = useQuery(triageQuery(HOLDING_UP));
  const items = heldAt(data?.items ?? [], { instance, target });
  if (items.length === 0) return null;
  const more = items.length - SHOWN;
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      {items.slice(0, SHOWN).map((item) => (
        <ItemLink key={item.id} item={item} className="underline" />
      ))}
      {more > 0 ? (
        <Link href="/triage?holdsUp=yes" className="link above text-text-2">
          {more} more
        </Link>
      ) : null}
    </span>
  );
}
