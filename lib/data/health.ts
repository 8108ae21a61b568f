import "server-only";
import { FreshnessState } from "@/lib/contract/common";
import type { HealthAnswer } from "@/lib/contract/site";
import { now } from "./clock";
import { isNoDatabase } from "./http/problem";
import { freshness } from "./provenance";
import type { Reader } from "./reader";
import { iso } from "./sql";
import { deployedVersion } from "./version";
import { visibleSite } from "./visible";

const startedAt = new Date();

/**
 * Whether the process, its database and its sources work. down = no database, or no source has ever been read, or all
 * are failing; degraded = one of the sources is not fresh.
 */
export async function getHealth(reader: Reader): Promise<HealthAnswer> {
  const at = now();
  const base = { version: deployedVersion(), startedAt: iso(startedAt), asOf: iso(at) };
  try {
    const sources = await freshness(await visibleSite(reader), at);
    const states = countStates(sources.map((source) => source.state));
    return {
      ...base,
      status: statusOf(states, sources),
      database: { status: "ok", error: null },
      sources: sources.map(({ feed, state, lastSuccessAt, error }) => ({
        feed,
        state,
        lastSuccessAt,
        error,
      })),
      states,
    };
  } catch (error) {
    const words = isNoDatabase(error) ? "The database does not answer." : "The database cannot be read.";
    return {
      ...base,
      status: "down",
      database: { status: "down", error: words },
      sources: [],
      states: countStates([]),
    };
  }
}

function statusOf(
  states: HealthAnswer["states"],
  sources: readonly { lastSuccessAt: string | null }[],
): HealthAnswer["status"] {
  const everRead = sources.some((source) => source.lastSuccessAt !== null);
  if (!everRead || states.failing === sources.length) return "down";
  return states.fresh === sources.length ? "ok" : "degraded";
}

function countStates(states: readonly FreshnessState[]): HealthAnswer["states"] {
  const count = (state: FreshnessState) => states.filter((s) => s === state).length;
  const counts = FreshnessState.options.map((state) => [state, count(state)] as const);
  return Object.fromEntries(counts) as HealthAnswer["states"]; // one entry per option, so all are there
}
