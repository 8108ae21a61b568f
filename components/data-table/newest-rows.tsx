"use client";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";

/**
 * The newest rows of a list that is there whole, and a button for the others: most readers want the first few, and every row
 * costs time to draw.
 * @param first how many are drawn at once
 */
export function NewestRows<Row>({
  rows,
  first,
  children,
}: {
  rows: readonly Row[];
  first: number;
  children: (shown: readonly Row[]) => ReactNode;
}) {
  const [all, setAll] = useState(false);
  const more = rows.length - first;
  return (
    <>
      {children(all ? rows : rows.slice(0, first))}
      {more <= 0 ? null : (
        <p className="border-line border-t px-3 py-1.5">
          <Button look="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Show the newest only" : `Show ${more} older`}
          </Button>
        </p>
      )}
    </>
  );
}
