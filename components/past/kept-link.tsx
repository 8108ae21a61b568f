"use client";
import type { ComponentProps } from "react";
import { Link } from "@/components/ui/link";
import { useKeptTime } from "./kept-time";

/** A link that keeps the time in the past which the page shows, where the page it leads to can show it too. */
export function KeptLink({ href, ...rest }: Omit<ComponentProps<typeof Link>, "href"> & { href: string }) {
  return <Link href={useKeptTime()(href)} {...rest} />;
}
