import { z } from "zod";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import type { Http, HttpAnswer } from "../http";
import { SourceRefused } from "../source";
import { KojiFault } from "./fault";
import { decodeXmlRpc, type RowSink } from "./xml-rpc-decode";
import { encodeCall, type XmlRpcInput } from "./xml-rpc-encode";
import type { XmlRpcValue } from "./xml-rpc-scalar";

export interface KojiEndpoint {
  /** Where XML-RPC is spoken, e.g. https://koji.example.org/kojihub. */
  hubUrl: string;
  auth?: { username: string; password: string };
}

/**
 * One call, and how its result is read. `rows` are taken while the answer is decoded and are void when `send` throws
 * afterwards. Made anew for every sending, since it gathers its rows.
 */
export interface KojiRequest<T> {
  method: string;
  params: readonly XmlRpcInput[];
  /** Path of the array of rows within the result; see RowSink. */
  rows?: RowSink;
  /** Throws ProdchainError source-changed-shape when the result is not what Koji promises. */
  read(result: XmlRpcValue): T;
}

/** What became of one call among several. */
export type KojiAnswer<T> = { ok: true; value: T } | { ok: false; error: ProdchainError };
type Answers<R extends readonly KojiRequest<unknown>[]> = {
  [K in keyof R]: R[K] extends KojiRequest<infer T> ? KojiAnswer<T> : never;
};

/** Koji's own clients cut multiCalls at about this many; the hub refuses bodies over 4 MiB. */
export const CALLS_AT_ONCE = 100;
const TIMEOUT = 60_000;

export type KojiRpc = ReturnType<typeof createRpc>;

/**
 * Speaks XML-RPC with one hub; every answered call comes with HTTP 200, faults too.
 *
 * @throws KojiFault when the hub says the call failed; SourceRefused on a status the server chose; ProdchainError
 *   source-changed-shape for an answer that is no XML by its content type (a proxy's page), source-unavailable for one
 *   that was cut short, and on transport
 */
export function createRpc(http: Http, endpoint: KojiEndpoint) {
  let version: string | undefined;

  async function post(method: string, params: readonly XmlRpcInput[], sinks: RowSink[], signal: AbortSignal) {
    const answer = await http.send({
      url: endpoint.hubUrl,
      method: "POST",
      headers: { "content-type": "text/xml" },
      body: encodeCall(method, params),
      timeoutMs: TIMEOUT,
      signal,
      ...(endpoint.auth && { auth: endpoint.auth }),
    });
    const result = decodeAnswer(answer, sinks);
    version = answer.headers.get("koji-version") ?? version;
    return result;
  }

  return {
    /** What the last answer's Koji-Version header said; hubs before 1.35 send none. */
    version: () => version,

    async ask<T>(request: KojiRequest<T>, signal: AbortSignal): Promise<T> {
      const { method, params, rows } = request;
      return request.read(await post(method, params, rows ? [rows] : [], signal));
    },

    /**
     * Several calls at once. Each has its own answer, in order; only a hub that is offline, or no answer at all, throws.
     */
    async askAll<const R extends readonly KojiRequest<unknown>[]>(
      requests: R,
      signal: AbortSignal,
    ): Promise<Answers<R>> {
      const answers: KojiAnswer<unknown>[] = [];
      for (let at = 0; at < requests.length; at += CALLS_AT_ONCE) {
        const some = requests.slice(at, at + CALLS_AT_ONCE);
        const calls = some.map(({ method, params }) => ({ methodName: method, params }));
        const sinks = some.flatMap(({ rows }, i) => (rows ? [{ ...rows, path: [i, 0, ...rows.path] }] : []));
        const results = await post("multiCall", [calls], sinks, signal);
        if (!Array.isArray(results) || results.length !== some.length)
          throw new ProdchainError("source-changed-shape", "multiCall: not one result for each call");
        answers.push(...some.map((request, i) => answerOf(request, results[i])));
      }
      return answers as Answers<R>; // one answer was pushed for each request, in order
    },
  };
}

function decodeAnswer(answer: HttpAnswer, sinks: RowSink[]): XmlRpcValue {
  const { host } = new URL(answer.url);
  if (answer.status !== 200) throw SourceRefused.from(answer);
  // A proxy's error page comes with 200 too.
  if (!/^\s*(text|application)\/xml\b/i.test(answer.contentType))
    throw new ProdchainError(
      "source-changed-shape",
      `${host} answered ${answer.contentType || "no content type"} where XML-RPC was due`,
    );
  let document: ReturnType<typeof decodeXmlRpc>;
  try {
    document = decodeXmlRpc(answer.text, sinks);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ProdchainError("source-unavailable", `${host} sent broken XML-RPC: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (document.fault !== undefined) throw faultOf(document.fault);
  return document.params[0] ?? null;
}

const FaultWire = z.object({ faultCode: z.number().int(), faultString: z.coerce.string() });

const faultOf = (value: XmlRpcValue | undefined): KojiFault => {
  const parsed = FaultWire.safeParse(value);
  return parsed.success
    ? new KojiFault(parsed.data.faultCode, parsed.data.faultString)
    : new KojiFault(0, "fault without code and text");
};

/** In a multiCall a result is an array of one, a fault a struct. */
function answerOf(request: KojiRequest<unknown>, result: XmlRpcValue | undefined): KojiAnswer<unknown> {
  try {
    if (!Array.isArray(result)) throw faultOf(result);
    return { ok: true, value: request.read(result[0] ?? null) };
  } catch (error) {
    if (!(error instanceof ProdchainError) || (error instanceof KojiFault && error.isOffline)) throw error;
    return { ok: false, error };
  }
}
