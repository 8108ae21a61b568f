import { route } from "@/lib/data/http/route";
import { listReviews, reviewsCsv } from "@/lib/data/reviews";

export const GET = route("listReviews", ({ reader, query }) =>
  query.format === "csv" ? reviewsCsv(reader, query) : listReviews(reader, query),
);
