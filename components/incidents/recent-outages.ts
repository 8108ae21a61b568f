import type { IncidentsQuery } from "@/lib/contract/incidents";

/** What the queue asks for, on the server as in the browser. */
export const RECENT_OUTAGES: IncidentsQuery = { recent: "yes", kind: [], limit: 10 };
