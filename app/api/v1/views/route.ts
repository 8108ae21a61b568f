import { route } from "@/lib/data/http/route";
import { write } from "@/lib/data/http/write";
import { listViews, saveView } from "@/lib/data/views";

export const GET = route("listViews", async ({ actor }) => listViews(await actor()));

export const POST = write("saveView", ({ actor, body }) => saveView(actor, body));
