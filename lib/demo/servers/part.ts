import type { IncomingMessage, ServerResponse } from "node:http";

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
