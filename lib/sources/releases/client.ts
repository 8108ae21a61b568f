import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import type { Http } from "../http";
import { fetchText, type Location } from "../location";
import { SourceRefused } from "../source";
import { fileUrl, nameOf, parseListing } from "./listing";

/** A deliverable file that can be read. */
export interface DeliverableFile {
  name: string;
  location: Location;
  revision: string | null;
}

/** A series has some 230 deliverables. */
const MAX_FILES = 2_000;

/**
 * The deliverable files of a series, by name. `location` is the repository's `deliverables` folder: a path, a web
 * server's folder, or the address of a Git server's contents API.
 *
 * @throws ProdchainError source-unavailable when the folder cannot be listed, source-changed-shape when the answer is no
 *   listing
 */
export async function listDeliverables(
  location: Location,
  series: string,
  http: Http,
  signal: AbortSignal,
): Promise<DeliverableFile[]> {
  const files =
    location.url === undefined
      ? await listFolder(join(location.path ?? ".", checked(series)))
      : await listUrl(seriesUrl(location.url, series), http, signal);
  if (files.length > MAX_FILES)
    throw new ProdchainError(
      "source-changed-shape",
      `deliverables of ${series}: more than ${MAX_FILES} files`,
    );
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A file by name, for places that list nothing. */
export const deliverableFile = (location: Location, series: string, name: string): DeliverableFile => ({
  name,
  revision: null,
  location:
    location.url === undefined
      ? { path: join(location.path ?? ".", checked(series), `${checked(name)}.yaml`) }
      : { url: fileUrl(seriesUrl(location.url, series), checked(name)) },
});

/** The text of a file; undefined when it is not there. Throws ProdchainError source-unavailable. */
export async function fetchDeliverable(
  file: DeliverableFile,
  http: Http,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await fetchText(file.location, http, signal);
  } catch (error) {
    if (error instanceof SourceRefused && error.status === 404) return undefined;
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function listFolder(path: string): Promise<DeliverableFile[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.flatMap((entry) => {
      const name = entry.isDirectory() ? undefined : nameOf(entry.name);
      return name === undefined ? [] : [{ name, location: { path: join(path, entry.name) }, revision: null }];
    });
  } catch (error) {
    throw new ProdchainError("source-unavailable", `deliverables cannot be listed: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function listUrl(url: string, http: Http, signal: AbortSignal): Promise<DeliverableFile[]> {
  const answer = await http.send({ url, signal });
  if (answer.status !== 200) throw SourceRefused.from(answer);
  // A web server sends a folder's address on to the one with a slash.
  const files = parseListing(answer.text, answer.contentType, answer.url);
  // A login page is a listing of nothing; the folder of a series is never empty.
  if (!files?.length)
    throw new ProdchainError(
      "source-changed-shape",
      `${new URL(answer.url).host} answered no listing of deliverables to ${new URL(url).pathname}`,
    );
  return files.map(({ name, url: at, revision }) => ({ name, location: { url: at }, revision }));
}

function seriesUrl(url: string, series: string): string {
  const folder = new URL(url);
  folder.pathname = `${folder.pathname.replace(/\/+$/, "")}/${checked(series)}`;
  return folder.href;
}

/** Names come from configuration and from rdoinfo; neither may lead out of the folder. */
function checked(name: string): string {
  if (!/^[\w][\w.+-]*$/.test(name))
    throw new ProdchainError("bad-request", `"${name.slice(0, 80)}" is no series or deliverable`);
  return name;
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error ? (error.cause as { code?: unknown } | undefined)?.code : undefined;
