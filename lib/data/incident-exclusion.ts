import "server-only";
import type { ExcludeAnswer, ExcludeBody } from "@/lib/contract/incidents";
import { pool } from "@/lib/db/pool";
import type { Actor } from "@/lib/domain/policy/policy";
import { conflict, notFound } from "@/lib/shared/errors";
import { excludeIncident } from "@/lib/store/incident-exclusion";
import { demand } from "./actor";
import { now } from "./clock";
import { incidentNumber, readIncidents } from "./incident-rows";
import type { Reader } from "./reader";
import { rowOf } from "./sql";

/**
 * Leaves an outage's failures out of the pass rates, or counts them again.
 *
 * @throws ProdchainError not-found, also for one the reader may not see; forbidden; conflict when it was changed meanwhile
 */
export async function changeExclusion(
  reader: Reader,
  actor: Actor,
  text: string,
  { version, excluded, reason }: ExcludeBody,
): Promise<ExcludeAnswer> {
  const missing = () => notFound(`There is no outage "${text}".`);
  const id = incidentNumber(text);
  if (id === undefined || (await readIncidents(reader, "and i.id = $2", [id])).length === 0) throw missing();
  demand(actor, "incident:exclude", { dfg: null });
  const done = await excludeIncident(pool, { id, version, excluded, actor: actor.id, reason, now: now() });
  if (done.outcome === "not-found") throw missing();
  if (done.outcome === "conflict")
    throw conflict(
      `${await nameOf(done.by)} ${done.isExcluded ? "left it out of the pass rates" : "counted it again"} meanwhile. Look again before you change it.`,
    );
  return { version: done.version, isExcluded: excluded };
}

async function nameOf(id: string | null): Promise<string> {
  const person = await rowOf<{ name: string }>("select name from person where id = $1", [id]);
  return person?.name ?? id ?? "Somebody";
}
