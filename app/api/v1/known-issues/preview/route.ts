import { write } from "@/lib/data/http/write";
import { previewIssue } from "@/lib/data/known-preview";

export const POST = write("previewKnownIssue", ({ reader, body }) => previewIssue(reader, body));
