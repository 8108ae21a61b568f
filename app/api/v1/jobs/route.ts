import { route } from "@/lib/data/http/route";
import { jobsCsv, listJobs } from "@/lib/data/jobs";

export const GET = route("listJobs", ({ reader, query }) =>
  query.format === "csv" ? jobsCsv(reader, query) : listJobs(reader, query),
);
