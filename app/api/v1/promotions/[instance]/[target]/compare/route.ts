import { getComparison } from "@/lib/data/compare";
import { route } from "@/lib/data/http/route";

export const GET = route("getComparison", ({ reader, query, param }) =>
  getComparison(reader, param("instance"), param("target"), query),
);
