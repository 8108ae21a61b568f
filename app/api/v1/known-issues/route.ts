import { route } from "@/lib/data/http/route";
import { write } from "@/lib/data/http/write";
import { addKnownIssue, listKnownIssues } from "@/lib/data/known-issues";

export const GET = route("listKnownIssues", async ({ reader, actor, query }) =>
  listKnownIssues(reader, await actor(), query),
);

export const POST = write("addKnownIssue", ({ reader, actor, body }) => addKnownIssue(reader, actor, body));
