import "server-only";
import type { ExcludeAnswer, ExcludeBody } from "@/lib/contract/incidents";
import { pool } from "@/lib/db/pool";
import type { Actor } from "@/lib/domain/policy/policy";
import { notFound, ProdchainError } from "@/lib/shared/errors";
import { excludeIncident } from "@/lib/store/incident-exclusion";
import { demand } from "./actor";
import { now } from "./clock";
import { incidentNumber, readIncidents } from "./incident-rows";
import type { Reader } from "./reader";

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
    throw new ProdchainError(
      "conflict",
      `${done.by ?? "Somebody"} ${done.isExcluded ? "left it out of the pass rates" : "counted it again"} meanwhile. Look again before you change it.`,
    );
  return { version: done.version, isExcluded: excluded };
}
