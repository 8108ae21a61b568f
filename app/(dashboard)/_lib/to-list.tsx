"use client";
import { usePathname } from "next/navigation";
import { Link } from "@/components/ui/link";
import { listOf } from "./list-of";

/** Under "there is no such page": a link to the list where what was meant may stand. */
export function ToList() {
  const list = listOf(usePathname());
  return list === null ? null : (
    <p className="mt-4 text-center">
      <Link href={list.href} className="link">
        {list.words}
      </Link>
    </p>
  );
}
