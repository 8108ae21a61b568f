import "server-only";
import pino from "pino";
import type { z } from "zod";
import { env } from "@/lib/config/env";
import type { Actor } from "@/lib/domain/policy/policy";
import { notFound } from "@/lib/shared/errors";
import { actorOf } from "../actor";
import { type Reader, readerOf } from "../reader";
import { BadParameters } from "./bad-parameters";
import { matches, writeAnswer } from "./etag";
import { type OperationId, operations, type ReadId } from "./operations";
import { parseParameters, rawParameters, unreadable } from "./parameters";
import { problemOf, problemResponse } from "./problem";
import { API_CONTENT_SECURITY_POLICY, isHttps, securityHeaders } from "./security-headers";

let logger: pino.Logger | undefined;
const log = (): pino.Logger => (logger ??= pino({ name: "web", level: env().logLevel }));

type Operations = typeof operations;
export type Query<Id extends OperationId> = z.output<Operations[Id]["query"]>;
export type Answer<Id extends OperationId> = z.input<Operations[Id]["answer"]>;
export type Context = { params: Promise<Record<string, string | string[] | undefined>> };

/** One call of an operation: who asks, the parsed query, and `param` for the parts of the path. */
export type Call<Id extends OperationId> = {
  reader: Reader;
  /** Who acts, for answers that depend on it ("mine"); null = nobody. */
  actor: () => Promise<Actor | null>;
  query: Query<Id>;
  param: (name: string) => string;
};

/**
 * A GET handler: parses the query by the operation's contract, answers JSON with a weak ETag, turns errors into
 * problem+json. `run` may answer a Response of its own (CSV).
 */
export function route<Id extends ReadId>(
  id: Id,
  run: (call: Call<Id>) => Promise<Answer<Id> | Response>,
): (request: Request, context: Context) => Promise<Response> {
  return (request, context) =>
    guarded(request, async () => {
      const answer = await run(await callOf(id, request, context));
      return answer instanceof Response ? answer : jsonResponse(request, answer);
    });
}

/**
 * Answers with what `run` answers, or with the problem it throws, under the API's security headers; what nobody expected
 * goes to the log.
 */
export async function guarded(request: Request, run: () => Promise<Response>): Promise<Response> {
  const response = await run().catch((error: unknown) => {
    tell(request, error);
    return problemResponse(error);
  });
  response.headers.set("content-security-policy", API_CONTENT_SECURITY_POLICY);
  for (const [name, value] of securityHeaders(isHttps(request))) response.headers.set(name, value);
  return response;
}

function tell(request: Request, error: unknown): void {
  const { status, detail } = problemOf(error);
  const path = new URL(request.url).pathname;
  if (status === 503) log().warn({ path }, detail);
  else if (status >= 500) log().error({ err: error, path }, "request failed");
}

/** The parts of a request as an operation understands them; throws BadParameters. */
export async function callOf<Id extends OperationId>(
  id: Id,
  request: Request,
  context: Context,
): Promise<Call<Id>> {
  const { query, errors } = parseParameters(
    operations[id].query,
    rawParameters(new URL(request.url).searchParams),
  );
  if (errors) throw new BadParameters(errors);
  const params = await context.params;
  return {
    reader: readerOf(request.headers),
    actor: () => actorOf(request.headers),
    query: query as Query<Id>, // parsed by that very schema; TypeScript loses it in the union of all
    param: (name) => readable(params[name]),
  };
}

function readable(value: string | string[] | undefined): string {
  const text = decode([value ?? ""].flat().join("/"));
  if (text === undefined || unreadable(text)) throw notFound("There is nothing under this address.");
  return text;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** An answer as JSON, or 304 when the reader has it already. */
export function jsonResponse(request: Request, answer: object): Response {
  const { text, etag } = writeAnswer(answer);
  const headers = { etag, "cache-control": "private, no-cache", vary: "authorization, cookie" };
  if (matches(request.headers.get("if-none-match"), etag))
    return new Response(null, { status: 304, headers });
  return new Response(text, {
    headers: { ...headers, "content-type": "application/json; charset=utf-8" },
  });
}
