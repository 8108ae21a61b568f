import { driftCsv, listDrift } from "@/lib/data/drift";
import { route } from "@/lib/data/http/route";

export const GET = route("listDrift", ({ reader, query }) =>
  query.format === "csv" ? driftCsv(reader, query) : listDrift(reader, query),
);
