import { write } from "@/lib/data/http/write";
import { undoTriage } from "@/lib/data/triage-act";

export const POST = write("undoTriage", ({ reader, actor, body }) => undoTriage(reader, actor, body));
