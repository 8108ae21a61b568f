import { failuresCsv, listFailures } from "@/lib/data/failures";
import { route } from "@/lib/data/http/route";

export const GET = route("listFailures", ({ reader, query }) =>
  query.format === "csv" ? failuresCsv(reader, query) : listFailures(reader, query),
);
