import { route } from "@/lib/data/http/route";
import { getLive } from "@/lib/data/live-line";

export const GET = route("getLive", ({ reader, query }) => getLive(reader, query));
