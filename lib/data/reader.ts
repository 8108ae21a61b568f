import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { headers } from "next/headers";
import { env } from "@/lib/config/env";

/** Who asks. Every function of lib/data takes one and leaves out what it may not see. */
export type Reader = { seesPrivate: boolean };

export const PUBLIC_READER: Reader = { seesPrivate: false };

/** Who sends these headers: a Bearer token equal to the site's own sees private instances, everybody else does not. */
export function readerOf(sent: Headers): Reader {
  const token = /^Bearer\s+(\S+)$/i.exec(sent.get("authorization") ?? "")?.[1];
  const expected = env().privateReadToken;
  return { seesPrivate: token !== undefined && expected !== undefined && equals(token, expected) };
}

/** The reader of the page being rendered. */
export const currentReader = async (): Promise<Reader> => readerOf(await headers());

// Digests have one length, so the time taken tells nothing about the token.
const equals = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));
const digest = (text: string) => createHash("sha256").update(text).digest();
