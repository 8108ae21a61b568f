import { ProdchainError } from "@/lib/shared/errors";
import type { Http } from "../http";
import { type Location, placeOf } from "../location";
import { fetchCriteria } from "./client";
import { type CriteriaFact, CriteriaMistake, mapCriteria } from "./map";
import type { CriteriaShape } from "./schema";

export type { CriteriaFact } from "./map";
export type { CriteriaShape } from "./schema";

/**
 * Reads a criteria file that the real promoter reads. All of it or nothing: a target left out by a mistake would look
 * like a target without criteria. Throws ProdchainError source-unavailable, or source-changed-shape naming the place.
 */
export async function collectCriteria(
  location: Location,
  shape: CriteriaShape,
  http: Http,
  signal: AbortSignal,
): Promise<CriteriaFact[]> {
  const file = await fetchCriteria(location, http, signal);
  try {
    return mapCriteria(file, shape);
  } catch (error) {
    if (!(error instanceof CriteriaMistake)) throw error;
    throw new ProdchainError("source-changed-shape", `criteria ${placeOf(location)}: ${error.message}`, {
      cause: error,
    });
  }
}
