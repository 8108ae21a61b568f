import type { Act, SeenItem } from "./seen";

/** As `fetch`; what a test puts in its place. */
export type Send = (url: string, init: RequestInit) => Promise<Response>;
type Written = { done: { id: string; version: number }[] };

const TIMEOUT_MS = 30_000;

/** The product's HTTP API, used as a browser of the demo's people would. What is refused or fails is told by null. */
export class SiteClient {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly url: string,
    private readonly send: Send = fetch,
  ) {}

  /** The answer to a GET. */
  read<T>(path: string): Promise<T | null> {
    return this.ask<T>(path, {});
  }

  /** The answer to a write by somebody, who signs in first where they have not. */
  async write<T>(person: string, method: "POST" | "PATCH", path: string, body: object): Promise<T | null> {
    const cookie = this.cookies.get(person) ?? (await this.signIn(person));
    return cookie === null ? null : this.ask<T>(path, this.written(method, body, cookie));
  }

  /** Does something to an item as it was seen; the version that made, or null where it was not done. */
  async act({ by, item, ...asked }: Act, seen: Pick<SeenItem, "version">): Promise<number | null> {
    const body = { ...asked, items: [{ id: item, version: seen.version }] };
    const answer = await this.write<Written>(by, "POST", "/api/v1/triage/actions", body);
    return answer?.done[0]?.version ?? null;
  }

  private async signIn(person: string): Promise<string | null> {
    const response = await this.fetch("/api/v1/session", this.written("POST", { person }));
    const cookie = response?.ok ? response.headers.get("set-cookie")?.split(";", 1)[0] : undefined;
    await response?.arrayBuffer().catch(() => undefined);
    if (cookie === undefined) return null;
    this.cookies.set(person, cookie);
    return cookie;
  }

  /** What a page of the site sends: its own Origin, JSON, and who one is. */
  private written(method: string, body: object, cookie?: string): RequestInit {
    const headers = { origin: this.url, "content-type": "application/json", ...(cookie && { cookie }) };
    return { method, headers, body: JSON.stringify(body) };
  }

  private async ask<T>(path: string, init: RequestInit): Promise<T | null> {
    const response = await this.fetch(path, init);
    try {
      const answer: unknown = await response?.json();
      return response?.ok ? (answer as T) : null;
    } catch {
      return null;
    }
  }

  private async fetch(path: string, init: RequestInit): Promise<Response | undefined> {
    try {
      return await this.send(`${this.url}${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch {
      return undefined; // it starts, stops, or has too much to do
    }
  }
}
