import type { IncomingMessage, ServerResponse } from "node:http";

/** A name in rows that answers have this server's address for, with a path of its own behind it. */
export interface Rewrite {
  name: string;
  path: string;
}

/** The text with names replaced by the address the request came to. */
export function rewritten(text: string, message: IncomingMessage, rewrites: readonly Rewrite[] = []): string {
  const origin = `http://${message.headers.host ?? "localhost"}`;
  return rewrites.reduce((done, { name, path }) => done.replaceAll(name, `${origin}${path}`), text);
}

/**
 * One system behind the demo's single address: Zuul, its logs, Gerrit, Koji. The front server brings the world up to
 * the clock, then hands over requests whose path the part owns.
 */
export interface ServerPart {
  /** Name in `POST /_demo/misbehave` as `instance`. */
  id: string;
  owns(path: string): boolean;
  serve(message: IncomingMessage, response: ServerResponse, now: Date): Promise<void>;
  /** Plays a fault from now on, `{"mode": ...}`; answers what is wrong with it, or undefined. */
  misbehave(fault: unknown): string | undefined;
}
