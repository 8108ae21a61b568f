import { write } from "@/lib/data/http/write";
import { previewIssue } from "@/lib/data/known-preview";

export const POST = write("previewKnownIssue", ({ reader, actor, body }) =>
  previewIssue(reader, actor, body),
);
