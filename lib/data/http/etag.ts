import "server-only";
import { createHash } from "node:crypto";

/** A weak ETag of an answer; when it was made does not count. */
export function etagOf(answer: unknown): string {
  const text = JSON.stringify(answer, (key, value) => (key === "asOf" ? undefined : value));
  return `W/"${createHash("sha1").update(text).digest("base64url").slice(0, 22)}"`;
}

/** Whether `If-None-Match` names this ETag (weak comparison, RFC 9110 13.1.2). */
export function matches(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === "*") return true;
  const bare = (tag: string) => tag.trim().replace(/^W\//, "");
  return ifNoneMatch.split(",").some((tag) => bare(tag) === bare(etag));
}
