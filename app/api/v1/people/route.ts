import { addToPeople, listPeople, peopleCsv } from "@/lib/data/directory";
import { route } from "@/lib/data/http/route";
import { write } from "@/lib/data/http/write";

export const GET = route("listPeople", async ({ actor, query }) =>
  query.format === "csv" ? peopleCsv(query) : listPeople(await actor(), query),
);

export const POST = write("addPerson", ({ actor, body }) => addToPeople(actor, body));
