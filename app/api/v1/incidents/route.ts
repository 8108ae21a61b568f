import { route } from "@/lib/data/http/route";
import { incidentsCsv, listIncidents } from "@/lib/data/incidents";

export const GET = route("listIncidents", ({ reader, query }) =>
  query.format === "csv" ? incidentsCsv(reader, query) : listIncidents(reader, query),
);
