import { route } from "@/lib/data/http/route";
import { getTrends } from "@/lib/data/target-trends";

export const GET = route("getTrends", ({ reader, query, param }) =>
  getTrends(reader, param("instance"), param("target"), query),
);
