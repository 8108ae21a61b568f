import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, systemClock } from "@/lib/shared/clock";
import { Faults, isCutOff, sendAnswer, slowed } from "../faults";
import { type Rewrite, rewritten, type ServerPart } from "../part";
import { answerStatic, type StaticFiles } from "../static-files";
import { type Answer, type DlrnRequest, frameworkError, jsonAnswer } from "./answer";
import { answer, pagesAsked, route } from "./dispatch";
import type { DlrnInstance } from "./instance";
import {
  faultyAnswer,
  faultyInstance,
  type Misbehaviour,
  type MisbehaviourMode,
  MODES,
} from "./misbehaviour";

/** What the stand-in serves. */
export interface StandInSettings {
  instances: readonly DlrnInstance[];
  clock?: Clock;
  /** Least milliseconds per page of GraphQL or promotions; 14 is what the real server was seen to take. */
  paceMs?: number;
  /** Brings the rows up to the clock before a request is answered. */
  refresh?: (now: Date) => void;
  files?: () => StaticFiles;
  /** Other systems of the demo at the same address. */
  parts?: readonly ServerPart[];
  /** Names in rows that answers have this server's address for: the log server that votes link to. */
  rewrite?: readonly Rewrite[];
  /** Answers `GET /_demo/truth`: for tests, never for the product. */
  truth?: (now: Date) => unknown;
}

const BODY_LIMIT = 1_000_000;

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT) throw new Error("request body is too large");
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function requestOf(message: IncomingMessage): Promise<DlrnRequest> {
  const url = new URL(message.url ?? "/", "http://localhost");
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: message.method ?? "GET",
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    body: await bodyOf(message),
  };
}

/** A DLRN stand-in over HTTP: instances, static files, faults on demand. */
export class DlrnStandIn {
  private readonly faults = new Faults<MisbehaviourMode>();
  private readonly server = createServer((message, response) => {
    this.serve(message, response).catch(() => response.destroy());
  });

  constructor(private readonly settings: StandInSettings) {}

  /** Listens on loopback; port 0 takes a free one. Returns the address without a slash at its end. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Plays a fault from now on; see {@link Misbehaviour}. */
  misbehave(fault: Misbehaviour): void {
    this.faults.set(fault);
  }

  /** Ends at once, open connections included. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const now = (this.settings.clock ?? systemClock).now();
    this.settings.refresh?.(now);
    const path = new URL(message.url ?? "/", "http://localhost").pathname;
    const part = this.settings.parts?.find((one) => one.owns(path));
    if (part) return part.serve(message, response, now);
    const request = await requestOf(message);
    const own = this.answerOwn(request, now);
    if (own) return send(response, request, own);
    const routed = route(this.settings.instances, request);
    if (!routed) return send(response, request, frameworkError(404));

    const fault = this.faults.take(textOf(request), routed.instance.id);
    if (isCutOff(response, fault)) return;
    const instance = faultyInstance(routed.instance, fault?.mode);
    const plain = answer({ ...routed, instance }, now);
    const least = (this.settings.paceMs ?? 0) * pagesAsked(routed);
    await slowed(fault, least - (performance.now() - started));
    const sent = faultyAnswer(plain, fault?.mode, request);
    send(response, request, { ...sent, body: rewritten(sent.body, message, this.settings.rewrite) }, fault);
  }

  /** What belongs to the stand-in itself: faults, truth, static files. */
  private answerOwn(request: DlrnRequest, now: Date): Answer | undefined {
    if (request.path === "/_demo/misbehave" && request.method === "POST") return this.setFault(request.body);
    if (request.path === "/_demo/truth") return jsonAnswer(this.settings.truth?.(now) ?? null);
    const files = this.settings.files?.();
    return files && answerStatic(files, request.path, request.headers["if-modified-since"]);
  }

  private setFault(body: string): Answer {
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      value = undefined;
    }
    const { instance } = (value ?? {}) as { instance?: unknown };
    const part = this.settings.parts?.find(({ id }) => id === instance);
    const wrong = part ? part.misbehave(value) : this.faults.read(value, MODES);
    return wrong === undefined ? jsonAnswer({ result: "ok" }) : jsonAnswer({ message: wrong }, 400);
  }
}

/** What a fault's `match` is looked for in. */
const textOf = ({ method, path, query, body }: DlrnRequest): string =>
  `${method} ${path}?${[...query.values()].join("&")} ${body}`;

const send = (response: ServerResponse, request: DlrnRequest, answer: Answer, fault?: Misbehaviour): void =>
  sendAnswer(response, answer, fault, { headOnly: request.method === "HEAD" });
