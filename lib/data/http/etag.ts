import "server-only";
import { createHash } from "node:crypto";

const AS_OF = /"asOf":"[^"]*"/g;
const written = new WeakMap<object, Written>();

type Written = { text: string; etag: string };

/** An answer as JSON text with its weak ETag, in which the time it was made does not count; kept as long as the answer. */
export function writeAnswer(answer: object): Written {
  const known = written.get(answer);
  if (known) return known;
  const text = JSON.stringify(answer);
  const digest = createHash("sha1").update(text.replace(AS_OF, "")).digest("base64url");
  const fresh = { text, etag: `W/"${digest.slice(0, 22)}"` };
  written.set(answer, fresh);
  return fresh;
}

/** Whether `If-None-Match` names this ETag (weak comparison, RFC 9110 13.1.2). */
export function matches(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === "*") return true;
  const bare = (tag: string) => tag.trim().replace(/^W\//, "");
  return ifNoneMatch.split(",").some((tag) => bare(tag) === bare(etag));
}
