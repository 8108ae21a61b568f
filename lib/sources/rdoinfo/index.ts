import type { Http } from "../http";
import type { Location } from "../location";
import { fetchRdoinfo } from "./client";
import { type ResolvedRdoinfo, resolveRdoinfo } from "./map";

export { packagesOfTag, type ResolvedRdoinfo } from "./map";

/** Reads rdoinfo from a folder, a file or a URL and resolves it. Throws ProdchainError; see fetchRdoinfo. */
export async function collectRdoinfo(
  location: Location,
  http: Http,
  signal: AbortSignal,
): Promise<ResolvedRdoinfo> {
  return resolveRdoinfo(await fetchRdoinfo(location, http, signal));
}
