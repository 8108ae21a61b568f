import { Agent, type Dispatcher } from "undici";
import { SECOND } from "@/lib/shared/clock";
import { type AllowPrivate, guardedLookup, refusePrivateLiteral } from "./addresses";
import { ACCEPTED_ENCODINGS, decodeText, readBody } from "./body";
import { createLanes } from "./lanes";
import { SourceUnreachable, toUnreachable } from "./unreachable";

export { backoff, retryAfterMs } from "./backoff";
export { SourceUnreachable } from "./unreachable";

export interface HttpOptions {
  userAgent: string;
  allowPrivate: AllowPrivate;
  /** Least time between the starts of two requests to one origin. */
  minIntervalMs?: number;
}

export interface HttpRequest {
  url: string;
  method?: "GET" | "HEAD" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** HTTP Basic; dropped when a redirect leads to another origin. */
  auth?: { username: string; password: string };
  signal?: AbortSignal;
  /** Most bytes to accept, counted after decompression. Default 64 MiB. */
  maxBytes?: number;
  /** For the whole exchange once it is this request's turn, redirects included. Default 30 s. */
  timeoutMs?: number;
  /** Also unpacks a body that is itself a gzip file; log servers hand those out with and without a Content-Encoding. */
  gunzip?: boolean;
  /** Takes the decoded body of a 200 or 206 piece by piece instead of keeping it; `text` is "" then. */
  consume?: (chunk: Buffer) => void;
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** Content-Type as sent; "" when there was none. */
  contentType: string;
  text: string;
  /** Where the answer came from, after redirects. */
  url: string;
  /** Size of the decoded body. */
  bytes: number;
}

export interface Http {
  /**
   * Sends one request and reads the answer whole. Any status is an answer. Throws SourceUnreachable when none could be
   * had (address refused, time-out, size, transport), or the signal's reason when the caller gave up.
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Ends the connections; requests under way end as failed. */
  close(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const MAX_BYTES = 64 * 1024 * 1024;
const TIMEOUT = 30 * SECOND;

/** One client for every source: polite, bounded, and blind to private addresses unless they are allowed. */
export function createHttp(options: HttpOptions): Http {
  const { userAgent, allowPrivate, minIntervalMs = 0 } = options;
  const lanes = createLanes(minIntervalMs);
  const agent = new Agent({
    connections: 1,
    pipelining: 1,
    connect: { lookup: guardedLookup(allowPrivate) },
  });

  /** One hop, redirects not followed; `left` is the time that remains. */
  async function exchange(hop: Hop, request: HttpRequest, left: AbortSignal): Promise<HttpAnswer> {
    const { url } = hop;
    const answer = await agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: hop.method,
      headers: { "user-agent": userAgent, "accept-encoding": ACCEPTED_ENCODINGS, ...hop.headers },
      body: hop.body ?? null,
      signal: left,
    });
    const headers = toHeaders(answer.headers);
    const contentType = headers.get("content-type") ?? "";
    const empty = hop.method === "HEAD" || answer.statusCode === 204 || answer.statusCode === 304;
    const encoding = empty ? "" : (headers.get("content-encoding") ?? "");
    const whole = answer.statusCode === 200 || answer.statusCode === 206;
    const chunks: Buffer[] = [];
    const take = (whole && request.consume) || ((chunk: Buffer) => void chunks.push(chunk));
    const bytes = await readBody(
      answer.body,
      { encoding, gunzip: whole && request.gunzip === true },
      request.maxBytes ?? MAX_BYTES,
      url.host,
      take,
    );
    const text = decodeText(Buffer.concat(chunks), contentType);
    return { status: answer.statusCode, headers, contentType, text, url: url.href, bytes };
  }

  async function send(request: HttpRequest): Promise<HttpAnswer> {
    const { signal } = request;
    const budget = createBudget(request.timeoutMs ?? TIMEOUT);
    const givenUp = signal ? AbortSignal.any([signal, budget.signal]) : budget.signal;
    let hop = firstHop(request);
    try {
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        refusePrivateLiteral(hop.url, allowPrivate);
        const { origin } = hop.url;
        const answer = await lanes.run(
          origin,
          () => budget.spend(() => exchange(hop, request, givenUp)),
          signal,
        );
        const next = nextHop(hop, answer);
        if (!next) return answer;
        hop = next;
      }
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (budget.signal.aborted)
        throw new SourceUnreachable(
          hop.url.host,
          "timeout",
          `no whole answer within ${budget.seconds} s`,
          error,
        );
      throw toUnreachable(hop.url.host, error);
    }
    throw new SourceUnreachable(hop.url.host, "too-many-redirects", `more than ${MAX_REDIRECTS} redirects`);
  }

  return { send, close: () => agent.destroy() };
}

interface Hop {
  url: URL;
  method: "GET" | "HEAD" | "POST";
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

function firstHop({ url, method = "GET", headers, body, auth }: HttpRequest): Hop {
  const lower = Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (auth)
    lower.authorization = `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString("base64")}`;
  return { url: httpUrl(url), method, headers: lower, body };
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const SECRETS = new Set(["authorization", "cookie"]);

/** Where an answer sends us, or undefined when it is the last. A redirect without a place to go is an answer too. */
function nextHop(hop: Hop, answer: HttpAnswer): Hop | undefined {
  const location = answer.headers.get("location");
  if (!REDIRECTS.has(answer.status) || !location) return undefined;
  const url = httpUrl(location, hop.url);
  const sameOrigin = url.origin === hop.url.origin;
  const keepsBody = answer.status === 307 || answer.status === 308 || hop.method !== "POST";
  const headers = Object.entries(hop.headers).filter(
    ([name]) => (sameOrigin || !SECRETS.has(name)) && (keepsBody || !name.startsWith("content-")),
  );
  return {
    url,
    method: keepsBody ? hop.method : "GET",
    headers: Object.fromEntries(headers),
    body: keepsBody ? hop.body : undefined,
  };
}

function httpUrl(text: string, base?: URL): URL {
  const shown = text.slice(0, 200);
  if (!URL.canParse(text, base))
    throw new SourceUnreachable(base?.host ?? "source", "bad-url", `not a URL: ${shown}`);
  const url = new URL(text, base);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new SourceUnreachable(
      base?.host ?? url.protocol,
      "bad-url",
      `only http and https are read, not ${shown}`,
    );
  url.username = "";
  url.password = "";
  url.hash = "";
  return url;
}

/** A sum of time that runs only while a request has its turn, so that waiting behind others is not held against it. */
function createBudget(ms: number) {
  const controller = new AbortController();
  let left = ms;
  return {
    signal: controller.signal,
    seconds: ms / SECOND,
    async spend<T>(work: () => Promise<T>): Promise<T> {
      const start = performance.now();
      const timer = setTimeout(() => controller.abort(), Math.max(0, left));
      try {
        return await work();
      } finally {
        clearTimeout(timer);
        left -= performance.now() - start;
      }
    },
  };
}

function toHeaders(raw: Dispatcher.ResponseData["headers"]): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const one of [value ?? []].flat()) {
      try {
        headers.append(name, one);
      } catch {
        // A name or value that no header may have: what it says cannot be trusted either.
      }
    }
  }
  return headers;
}
