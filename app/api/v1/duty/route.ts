import { getDuty } from "@/lib/data/duty";
import { route } from "@/lib/data/http/route";

export const GET = route("getDuty", async ({ actor }) => getDuty(await actor()));
