import { route } from "@/lib/data/http/route";
import { write } from "@/lib/data/http/write";
import { changeKnownIssue, getKnownIssue } from "@/lib/data/known-issues";

export const GET = route("getKnownIssue", async ({ reader, actor, param }) =>
  getKnownIssue(reader, await actor(), param("id")),
);

export const PATCH = write("changeKnownIssue", ({ reader, actor, body, param }) =>
  changeKnownIssue(reader, actor, param("id"), body),
);

export const DELETE = write("retireKnownIssue", ({ reader, actor, query, param }) =>
  changeKnownIssue(reader, actor, param("id"), { version: query.version, retired: true }),
);
