import { route } from "@/lib/data/http/route";
import { search } from "@/lib/data/search";

export const GET = route("search", ({ reader, query }) => search(reader, query.q));
