import { route } from "@/lib/data/http/route";
import { getTriageItem } from "@/lib/data/triage-item";

export const GET = route("getTriageItem", async ({ reader, actor, param }) =>
  getTriageItem(reader, await actor(), param("id")),
);
