import { write } from "@/lib/data/http/write";
import { changeExclusion } from "@/lib/data/incident-exclusion";

export const POST = write("excludeIncident", ({ reader, actor, body, param }) =>
  changeExclusion(reader, actor, param("id"), body),
);
