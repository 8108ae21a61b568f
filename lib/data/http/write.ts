import "server-only";
import type { z } from "zod";
import type { Actor } from "@/lib/domain/policy/policy";
import { forbidden } from "@/lib/shared/errors";
import { actorOf, whyNotWrite } from "../actor";
import { wrote } from "../live";
import type { Reader } from "../reader";
import { readBody } from "./body";
import { type Operation, operations, type WriteId } from "./operations";
import { type Answer, type Context, callOf, guarded, type Query } from "./route";
import { demandSameOrigin } from "./same-origin";

type Operations = typeof operations;

/** What people write shows in answers of these. */
const WRITTEN = ["triage", "people", "jobs"] as const;
export type Body<Id extends WriteId> = Operations[Id] extends { body: infer S extends z.ZodType }
  ? z.output<S>
  : null;

/** One write: who acts, what was sent. What the policy says of it is for `run` to ask. */
export type WriteCall<Id extends WriteId> = {
  reader: Reader;
  actor: Actor;
  query: Query<Id>;
  body: Body<Id>;
  param: (name: string) => string;
};
type Run<Call, Id extends WriteId> = (call: Call) => Promise<Answer<Id> | Response>;

/**
 * A handler that writes: refuses requests of other sites' pages, bodies that are not the contract's JSON, and, with the
 * reason, callers who are nobody. Errors become problem+json; the answer is never kept. Answers kept from before are dropped,
 * unless the operation only reads.
 */
export const write = <Id extends WriteId>(id: Id, run: Run<WriteCall<Id>, Id>) =>
  writeByAnyone(id, async ({ actor, ...call }) => {
    if (actor !== null) return run({ ...call, actor });
    throw forbidden((await whyNotWrite(actor)) ?? "Sign in to do this.");
  });

/** As `write`, also for who has not said who they are: signing in. */
export function writeByAnyone<Id extends WriteId>(
  id: Id,
  run: Run<Omit<WriteCall<Id>, "actor"> & { actor: Actor | null }, Id>,
): (request: Request, context: Context) => Promise<Response> {
  return (request, context) =>
    guarded(request, async () => {
      demandSameOrigin(request);
      const { reader, query, param } = await callOf(id, request, context);
      const { body: schema, readsOnly = false }: Operation = operations[id];
      const body = schema === undefined ? null : await readBody(schema, request);
      const answer = await run({
        reader,
        actor: await actorOf(request.headers),
        query,
        body: body as Body<Id>, // parsed by that very schema, or null without one
        param,
      });
      if (!readsOnly) wrote(WRITTEN);
      return answer instanceof Response ? answer : writtenResponse(answer);
    });
}

/** The answer to a write. */
export const writtenResponse = (answer: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(answer), {
    headers: { "cache-control": "no-store", "content-type": "application/json; charset=utf-8", ...headers },
  });
