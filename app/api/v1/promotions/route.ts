import { route } from "@/lib/data/http/route";
import { listTargets } from "@/lib/data/promotions";

export const GET = route("listTargets", ({ reader, query }) => listTargets(reader, query));
