import type { Metadata } from "next";
import { AuditView } from "@/components/audit/audit-view";
import { BadParameters } from "@/components/ui/notice";
import { AuditQuery } from "@/lib/contract/people";
import { listAudit } from "@/lib/data/audit";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { auditQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";

export const metadata: Metadata = { title: "Audit" };

/** Who wrote what, newest first, filtered and paged as the address says. */
export default async function Page({ searchParams }: PageProps<"/audit">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(AuditQuery, "/audit", searchParams, (asked) =>
    queries.query({ ...auditQuery(asked), queryFn: () => listAudit(reader, asked) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <AuditView query={query} />
    </Prefetched>
  );
}
