import { route } from "@/lib/data/http/route";
import { getTarget, promotionsCsv } from "@/lib/data/promotions";

export const GET = route("getTarget", ({ reader, query, param }) => {
  const read = query.format === "csv" ? promotionsCsv : getTarget;
  return read(reader, param("instance"), param("target"), query);
});
