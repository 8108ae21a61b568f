import { route } from "@/lib/data/http/route";
import { write } from "@/lib/data/http/write";
import { knownIssuesCsv, listKnownIssues } from "@/lib/data/known-issue-list";
import { addKnownIssue } from "@/lib/data/known-issues";

export const GET = route("listKnownIssues", async ({ reader, actor, query }) =>
  query.format === "csv" ? knownIssuesCsv(reader, query) : listKnownIssues(reader, await actor(), query),
);

export const POST = write("addKnownIssue", ({ reader, actor, body }) => addKnownIssue(reader, actor, body));
