import { route } from "@/lib/data/http/route";
import { getIncident } from "@/lib/data/incident-one";

export const GET = route("getIncident", async ({ reader, actor, param }) =>
  getIncident(reader, await actor(), param("id")),
);
