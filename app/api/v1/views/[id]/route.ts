import { write } from "@/lib/data/http/write";
import { removeView } from "@/lib/data/views";

export const DELETE = write("removeView", ({ actor, param }) => removeView(actor, param("id")));
