import { route } from "@/lib/data/http/route";
import { draftOf } from "@/lib/data/known-issues";

export const GET = route("draftKnownIssue", ({ reader, query }) => draftOf(reader, query.item));
