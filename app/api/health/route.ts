import { getHealth } from "@/lib/data/health";
import { healthResponse } from "@/lib/data/http/health-response";
import { route } from "@/lib/data/http/route";

export const GET = route("getHealth", async ({ reader }) => healthResponse(await getHealth(reader)));
