import { route } from "@/lib/data/http/route";
import { listSetAside } from "@/lib/data/sources";

export const GET = route("listSetAside", ({ reader, param }) => listSetAside(reader, param("feed")));
