import "server-only";
import { z } from "zod";

/** Sort value and id of the last row of a page. */
export type Key = readonly [value: string, id: string];

const Text = z
  .string()
  .max(300)
  .refine((text) => !text.includes("\0"));
const Stored = z.tuple([Text, Text, Text]);

/** An opaque text for the key of a page's last row in the given order. */
export const writeKey = (order: string, key: Key): string =>
  Buffer.from(JSON.stringify([order, ...key])).toString("base64url");

/** The key in a text of `writeKey`; undefined when it is none, or belongs to another order. */
export function readKey(text: string, order: string): Key | undefined {
  try {
    const stored = Stored.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    if (!stored.success || stored.data[0] !== order) return undefined;
    return [stored.data[1], stored.data[2]];
  } catch {
    return undefined;
  }
}
