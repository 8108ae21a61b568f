import { createHash } from "node:crypto";

/** What of a failure its signature is made of. */
export interface Signed {
  textHash: string | null;
  class: string;
  rule: string;
  subject: string;
}

const md5 = (text: string) => createHash("md5").update(text).digest("hex");

/**
 * What a failure is grouped by: the hash of its normalised text; of one that says nothing, class, rule and subject. Failures of
 * private sources have hashes of their own, so that no group mixes them with what everybody sees.
 */
export function signatureHash(
  { textHash, class: failureClass, rule, subject }: Signed,
  isPrivate: boolean,
): string {
  const hash = textHash ?? md5(`${failureClass}\n${rule}\n${subject}`);
  return isPrivate ? md5(`private\n${hash}`) : hash;
}
