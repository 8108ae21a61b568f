import { changeInPeople, getPerson, removeFromPeople } from "@/lib/data/directory";
import { route } from "@/lib/data/http/route";
import { write } from "@/lib/data/http/write";

export const GET = route("getPerson", ({ param }) => getPerson(param("id")));

export const PATCH = write("changePerson", ({ actor, body, param }) =>
  changeInPeople(actor, param("id"), body),
);

export const DELETE = write("removePerson", ({ actor, query, param }) =>
  removeFromPeople(actor, param("id"), query.version),
);
