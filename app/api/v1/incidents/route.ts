import { route } from "@/lib/data/http/route";
import { listIncidents } from "@/lib/data/incidents";

export const GET = route("listIncidents", ({ reader, query }) => listIncidents(reader, query));
