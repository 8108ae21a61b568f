import { getDfg } from "@/lib/data/dfgs";
import { route } from "@/lib/data/http/route";

export const GET = route("getDfg", ({ reader, query, param }) => getDfg(reader, param("dfg"), query));
