import { listBlockingBugs } from "@/lib/data/bugs-blocking";
import { route } from "@/lib/data/http/route";

export const GET = route("listBlockingBugs", ({ reader, query }) => listBlockingBugs(reader, query));
