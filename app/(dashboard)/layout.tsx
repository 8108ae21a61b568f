import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { currentReader } from "@/lib/data/reader";
import { getShell } from "@/lib/data/site";
import { makeQueryClient } from "@/lib/query/client";
import { shellQuery } from "@/lib/query/queries";
import { Prefetched } from "./_lib/prefetched";

/** The shell around every page of the dashboard. It shows no per-page data, so it stays while pages change. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const shell = await queries.query({ ...shellQuery(), queryFn: () => getShell(reader) });
  return (
    <Prefetched queries={queries}>
      <Shell version={shell.version}>{children}</Shell>
    </Prefetched>
  );
}
