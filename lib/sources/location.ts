import { readFile } from "node:fs/promises";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import type { Http } from "./http";
import { SourceRefused } from "./source";

/** Where a document stands: on this machine, or at an address. Configuration gives exactly one of the two. */
export interface Location {
  path?: string | undefined;
  url?: string | undefined;
}

/** The place as people write it, for messages and for `source_url`. */
export const placeOf = (location: Location): string => location.url ?? location.path ?? "";

/**
 * The text of a document. Throws ProdchainError source-unavailable: a status other than 200 (SourceRefused), no answer,
 * or a file that cannot be read.
 */
export async function fetchText(location: Location, http: Http, signal: AbortSignal): Promise<string> {
  if (location.url !== undefined) {
    const answer = await http.send({ url: location.url, signal });
    if (answer.status !== 200) throw SourceRefused.from(answer);
    return answer.text;
  }
  try {
    return await readFile(placeOf(location), { encoding: "utf8", signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new ProdchainError("source-unavailable", `cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
