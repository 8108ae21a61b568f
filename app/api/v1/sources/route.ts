import { route } from "@/lib/data/http/route";
import { listSources } from "@/lib/data/sources";

export const GET = route("listSources", ({ reader }) => listSources(reader));
