import { route } from "@/lib/data/http/route";
import { getShell } from "@/lib/data/site";

export const GET = route("getShell", ({ reader }) => getShell(reader));
