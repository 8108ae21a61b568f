import { getChain } from "@/lib/data/chain";
import { route } from "@/lib/data/http/route";

export const GET = route("getChain", ({ reader, query }) => getChain(reader, query));
