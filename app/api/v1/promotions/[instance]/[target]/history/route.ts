import { route } from "@/lib/data/http/route";
import { getHistory, historyCsv } from "@/lib/data/target-history";

export const GET = route("getHistory", ({ reader, query, param }) => {
  const read = query.format === "csv" ? historyCsv : getHistory;
  return read(reader, param("instance"), param("target"), query);
});
