import { route } from "@/lib/data/http/route";
import { getLeadTimes } from "@/lib/data/lead-times";

export const GET = route("getLeadTimes", ({ reader, query }) => getLeadTimes(reader, query));
