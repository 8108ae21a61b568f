import { route } from "@/lib/data/http/route";
import { writeByAnyone, writtenResponse } from "@/lib/data/http/write";
import { getSession, personCookie, setSession } from "@/lib/data/session";

export const GET = route("getSession", async ({ actor }) => getSession(await actor()));

export const POST = writeByAnyone("setSession", async ({ actor, body }) => {
  const session = await setSession(actor, body.person);
  return writtenResponse(session, { "set-cookie": personCookie(session.person?.id ?? null) });
});
