import { listHoldUps } from "@/lib/data/hold-ups";
import { route } from "@/lib/data/http/route";

export const GET = route("listHoldUps", ({ reader, query }) => listHoldUps(reader, query));
