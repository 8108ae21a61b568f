import { route } from "@/lib/data/http/route";
import { getTriageStatistics, statisticsCsv } from "@/lib/data/statistics";

export const GET = route("getTriageStatistics", ({ reader, query }) =>
  query.format === "csv" ? statisticsCsv(reader, query) : getTriageStatistics(reader, query),
);
