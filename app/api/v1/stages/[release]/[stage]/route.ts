import { route } from "@/lib/data/http/route";
import { getStage, stageCsv } from "@/lib/data/stage";

export const GET = route("getStage", ({ reader, query, param }) =>
  (query.format === "csv" ? stageCsv : getStage)(reader, param("release"), param("stage"), query),
);
