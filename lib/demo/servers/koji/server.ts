import type { IncomingMessage, ServerResponse } from "node:http";
import { type Fault, Faults, isCutOff, sendAnswer, slowed } from "../faults";
import type { ServerPart } from "../part";
import { answerHub, KOJI_VERSION, type KojiHub } from "./hub";
import { KOJI_MODES, type KojiMode } from "./misbehaviour";
import { answerWeb } from "./web";

const BODY_LIMIT = 4 * 1024 * 1024;

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const text = (status: number, type: string, body: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { "Content-Type": type, ...headers },
  body,
});

const xml = (body: string): Answer => text(200, "text/xml", body, { "Koji-Version": KOJI_VERSION });

/** The body of a request; undefined when it is larger than the hub takes. */
async function bodyOf(message: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A Koji hub with its web pages and files, as one part of the demo's server. */
export class KojiPart implements ServerPart {
  private readonly faults = new Faults<KojiMode>();

  /** `isOffline` tells at what times (seconds) the world has the hub down. */
  constructor(
    private readonly hub: KojiHub,
    private readonly isOffline: (now: number) => boolean = () => false,
  ) {}

  get id(): string {
    return this.hub.id;
  }

  owns(path: string): boolean {
    const { hubPath, webPath, filesPath } = this.hub;
    return path === hubPath || path.startsWith(`${webPath}/`) || path.startsWith(`${filesPath}/`);
  }

  misbehave(value: unknown): string | undefined {
    return this.faults.read(value, KOJI_MODES);
  }

  async serve(message: IncomingMessage, response: ServerResponse, now: Date): Promise<void> {
    const url = new URL(message.url ?? "/", "http://localhost");
    const body = await bodyOf(message);
    const fault = this.faults.take(body ?? "");
    if (isCutOff(response, fault)) return;
    await slowed(fault);
    const plain = this.answer(message.method ?? "GET", url, body, now.getTime() / 1000, fault);
    sendAnswer(response, faulty(plain, fault), fault);
  }

  private answer(
    method: string,
    url: URL,
    body: string | undefined,
    now: number,
    fault: Fault<KojiMode> | undefined,
  ): Answer {
    const { hub } = this;
    if (url.pathname !== hub.hubPath) {
      const found = answerWeb(hub, decodeURIComponent(url.pathname), url.searchParams, now);
      return found ? text(200, found.type, found.text) : text(404, "text/html", "<h1>Not Found</h1>\n");
    }
    if (method !== "POST") return text(405, "text/plain", "Method Not Allowed\n", { Allow: "POST" });
    if (body === undefined) return text(400, "text/plain", "Invalid request: Request too long\n");
    const down = fault?.mode === "offline" || this.isOffline(now);
    const offline = down ? "scheduled outage until 14:00 UTC" : hub.offline;
    const answered = answerHub({ ...hub, offline }, body, now);
    if ("text" in answered) return xml(answered.text);
    return text(400, "text/plain", `Invalid request: ${answered.invalid}\n`);
  }
}

function faulty(answer: Answer, fault: Fault<KojiMode> | undefined): Answer {
  switch (fault?.mode) {
    case "500":
      return text(503, "text/html", "<h1>Service Unavailable</h1>\n");
    case "429":
      return text(429, "text/html", "<h1>Too Many Requests</h1>\n", { "Retry-After": "2" });
    case "html200":
      return text(
        200,
        "text/html; charset=utf-8",
        "<!doctype html>\n<title>Maintenance</title>\n<p>Back soon.</p>\n",
      );
    case "broken-xml":
      // Cut short by a proxy that mended the length: the document alone tells.
      return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
    case "empty":
      return { ...answer, body: "" };
    default:
      return answer;
  }
}
