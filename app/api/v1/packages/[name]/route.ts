import { route } from "@/lib/data/http/route";
import { getPackage } from "@/lib/data/packages";

export const GET = route("getPackage", ({ reader, param }) => getPackage(reader, param("name")));
