import { route } from "@/lib/data/http/route";
import { listReleases } from "@/lib/data/site";

export const GET = route("listReleases", ({ reader }) => listReleases(reader));
