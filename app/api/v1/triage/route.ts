import { route } from "@/lib/data/http/route";
import { listTriage, triageCsv } from "@/lib/data/triage-list";

export const GET = route("listTriage", async ({ reader, actor, query }) =>
  query.format === "csv" ? triageCsv(reader, await actor(), query) : listTriage(reader, await actor(), query),
);
