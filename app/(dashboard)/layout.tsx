import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { currentActor } from "@/lib/data/actor";
import { currentReader } from "@/lib/data/reader";
import { getSession } from "@/lib/data/session";
import { getShell } from "@/lib/data/site";
import { makeQueryClient } from "@/lib/query/client";
import { sessionQuery, shellQuery } from "@/lib/query/shell";
import { Prefetched } from "./_lib/prefetched";

/** The shell around every page of the dashboard. It shows no per-page data, so it stays while pages change. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const [shell] = await Promise.all([
    queries.query({ ...shellQuery(), queryFn: () => getShell(reader) }),
    queries.query({ ...sessionQuery(), queryFn: async () => getSession(await currentActor()) }),
  ]);
  return (
    <Prefetched queries={queries}>
      <Shell version={shell.version}>{children}</Shell>
    </Prefetched>
  );
}
