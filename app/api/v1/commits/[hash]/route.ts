import { route } from "@/lib/data/http/route";
import { getJourney } from "@/lib/data/journey";

export const GET = route("getCommit", ({ reader, param }) => getJourney(reader, param("hash")));
