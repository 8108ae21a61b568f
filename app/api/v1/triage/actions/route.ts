import { write } from "@/lib/data/http/write";
import { actOnTriage } from "@/lib/data/triage-act";

export const POST = write("actOnTriage", ({ reader, actor, body }) => actOnTriage(reader, actor, body));
