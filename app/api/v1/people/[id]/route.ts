import { changeInPeople, removeFromPeople } from "@/lib/data/directory";
import { write } from "@/lib/data/http/write";

export const PATCH = write("changePerson", ({ actor, body, param }) =>
  changeInPeople(actor, param("id"), body),
);

export const DELETE = write("removePerson", ({ actor, query, param }) =>
  removeFromPeople(actor, param("id"), query.version),
);
