import { addDuty } from "@/lib/data/duty";
import { write } from "@/lib/data/http/write";

export const POST = write("addShift", ({ actor, body }) => addDuty(actor, body));
