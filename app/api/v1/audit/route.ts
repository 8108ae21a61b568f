import { auditCsv, listAudit } from "@/lib/data/audit";
import { route } from "@/lib/data/http/route";

export const GET = route("listAudit", ({ reader, query }) =>
  query.format === "csv" ? auditCsv(reader, query) : listAudit(reader, query),
);
