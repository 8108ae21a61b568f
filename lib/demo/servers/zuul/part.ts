import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { type Fault, Faults, isCutOff, sendAnswer, slowed } from "../faults";
import { type Rewrite, rewritten, type ServerPart } from "../part";
import { pageError, type ZuulAnswer } from "./answer";
import type { ZuulInstance } from "./instance";
import { logIndex } from "./log-index";
import { faultyAnswer, faultyInstance, MODES, monstrousLog, type ZuulFaultMode } from "./misbehaviour";
import { answerApi } from "./rest";

export interface ZuulPartSettings {
  instance: ZuulInstance;
  /** Path prefix of the API and of the log server. */
  root?: string;
  logsRoot?: string;
  /** Names of the log server and the code review in rows. */
  rewrite?: readonly Rewrite[];
  /** Least milliseconds of an answer of the API; about 15 is what the real server was seen to take for a page. */
  paceMs?: number;
}

/** Zuul's API and its log server at one address. */
export class ZuulPart implements ServerPart {
  readonly id = "zuul";
  private readonly faults = new Faults<ZuulFaultMode>();
  private readonly root: string;
  private readonly logsRoot: string;

  constructor(private readonly settings: ZuulPartSettings) {
    this.root = settings.root ?? "/zuul";
    this.logsRoot = settings.logsRoot ?? "/logs";
  }

  owns(path: string): boolean {
    return path.startsWith(`${this.root}/`) || path.startsWith(`${this.logsRoot}/`);
  }

  misbehave(value: unknown): string | undefined {
    return this.faults.read(value, MODES);
  }

  async serve(message: IncomingMessage, response: ServerResponse, now: Date): Promise<void> {
    const url = new URL(message.url ?? "/", `http://${message.headers.host ?? "localhost"}`);
    const fault = this.faults.take(`${url.pathname}${url.search}`);
    if (isCutOff(response, fault)) return;
    await slowed(fault, this.settings.paceMs);
    const isLog = url.pathname.startsWith(`${this.logsRoot}/`);
    if (isLog) await this.serveLog(url, message, response, now, fault);
    else sendAnswer(response, this.answer(url, message, now, fault), fault);
  }

  private answer(
    url: URL,
    message: IncomingMessage,
    now: Date,
    fault: Fault<ZuulFaultMode> | undefined,
  ): ZuulAnswer {
    const { instance, rewrite } = this.settings;
    const path = url.pathname.slice(this.root.length);
    const plain = answerApi(faultyInstance(instance, fault?.mode), path, url.searchParams, now);
    const answer = faultyAnswer(plain, fault?.mode, url.searchParams);
    return typeof answer.body === "string"
      ? { ...answer, body: rewritten(answer.body, message, rewrite) }
      : answer;
  }

  private async serveLog(
    url: URL,
    message: IncomingMessage,
    response: ServerResponse,
    now: Date,
    fault: Fault<ZuulFaultMode> | undefined,
  ): Promise<void> {
    if (fault?.mode === "500" || fault?.mode === "429" || fault?.mode === "html200") {
      sendAnswer(response, faultyAnswer(pageError(503), fault.mode, url.searchParams), fault);
      return;
    }
    const path = decodeURIComponent(url.pathname.slice(this.logsRoot.length));
    const monster = /job-output/.test(path) ? monstrousLog(fault?.mode, path) : undefined;
    if (monster) {
      await sendPieces(response, monster, path);
      return;
    }
    const read = (name: string) => this.settings.instance.logFile(name, now);
    const text = read(path);
    const answer =
      text === undefined ? (logIndex(path, read) ?? missing()) : logAnswer(path, text, message.headers.range);
    sendAnswer(response, answer, fault);
  }
}

const missing = (): ZuulAnswer => ({
  status: 404,
  headers: { "Content-Type": "text/html; charset=iso-8859-1" },
  body: "<!DOCTYPE HTML>\n<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n",
});

const TYPES: Readonly<Record<string, string>> = {
  json: "application/json",
  yaml: "text/plain",
  txt: "text/plain",
};

/** A file as a plain web server sends it: packed ones as they are, parts of others when asked. */
function logAnswer(path: string, text: string, range: string | undefined): ZuulAnswer {
  const packed = path.endsWith(".gz");
  const body = packed ? gzipSync(text) : Buffer.from(text);
  const ending = /\.(\w+)$/.exec(path)?.[1] ?? "";
  const headers = {
    "Content-Type": packed ? "application/x-gzip" : (TYPES[ending] ?? "text/plain"),
    "Accept-Ranges": "bytes",
  };
  const tail = Number(/^bytes=-(\d+)$/.exec(range ?? "")?.[1] ?? Number.NaN);
  if (Number.isNaN(tail) || tail >= body.length) return { status: 200, headers, body };
  const from = body.length - tail;
  return {
    status: 206,
    headers: { ...headers, "Content-Range": `bytes ${from}-${body.length - 1}/${body.length}` },
    body: body.subarray(from),
  };
}

/** Sends what may be larger than memory should hold, at the pace of the reader. */
async function sendPieces(response: ServerResponse, pieces: Iterable<Buffer>, path: string): Promise<void> {
  response.writeHead(200, { "Content-Type": path.endsWith(".gz") ? "application/x-gzip" : "text/plain" });
  for (const piece of pieces) {
    if (response.destroyed) return;
    if (response.write(piece)) continue;
    await new Promise<void>((resolve) => {
      const go = () => {
        response.off("drain", go);
        response.off("close", go);
        resolve();
      };
      response.on("drain", go);
      response.on("close", go);
    });
  }
  response.end();
}
