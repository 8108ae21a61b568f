import { route } from "@/lib/data/http/route";
import { getTriageStatistics } from "@/lib/data/statistics";

export const GET = route("getTriageStatistics", ({ reader, query }) => getTriageStatistics(reader, query));
