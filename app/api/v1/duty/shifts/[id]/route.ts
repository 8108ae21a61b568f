import { changeDuty, removeDuty } from "@/lib/data/duty";
import { write } from "@/lib/data/http/write";

export const PATCH = write("changeShift", ({ actor, body, param }) => changeDuty(actor, param("id"), body));

export const DELETE = write("removeShift", ({ actor, query, param }) =>
  removeDuty(actor, param("id"), query.version),
);
