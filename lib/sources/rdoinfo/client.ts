import { join } from "node:path";
import { parse } from "yaml";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import type { Http } from "../http";
import { fetchText, type Location, placeOf } from "../location";
import { RdoinfoFileWire } from "./schema";

const ENTRY = "rdo.yml";

/** rdoinfo has about 50 files; one that imports more is not rdoinfo. */
const MAX_FILES = 300;

/**
 * rdo.yml and everything it imports, imports before importers. A location that does not end in .yml or .yaml is a folder.
 * Throws ProdchainError: source-unavailable when a file cannot be had, source-changed-shape when one is not what it
 * should be. Without one of its files the whole is not taken, since packages would seem to have left.
 */
export async function fetchRdoinfo(
  location: Location,
  http: Http,
  signal: AbortSignal,
): Promise<RdoinfoFileWire[]> {
  const { folder, entry } = split(placeOf(location));
  const fetchFile = (name: string) => fetchText(locationOf(location, folder, name), http, signal);
  const nameOf = (name: string) =>
    location.url === undefined ? name : placeOf(locationOf(location, folder, name));
  const files: RdoinfoFileWire[] = [];
  const seen = new Set<string>();

  async function read(name: string): Promise<void> {
    if (seen.has(name)) return;
    seen.add(name);
    if (seen.size > MAX_FILES) throw changed(nameOf(name), `more than ${MAX_FILES} imports`);
    const file = parseFile(nameOf(name), await naming(name, fetchFile(name)));
    for (const inner of file.import) await read(checkedImport(nameOf(name), inner));
    files.push(file);
  }
  await read(entry);
  return files;
}

/** Imports are relative to the first file's folder, as distroinfo reads them, and stay inside it. */
function checkedImport(file: string, name: string): string {
  const plain =
    /^[\w.-]+(\/[\w.-]+)*$/.test(name) && !name.split("/").some((part) => part === ".." || part === ".");
  if (!plain) throw changed(file, `import of "${name.slice(0, 80)}" leads outside`);
  return name;
}

function split(place: string): { folder: string; entry: string } {
  const [path = ""] = place.split(/[?#]/);
  if (!/\.ya?ml$/.test(path)) return { folder: path.replace(/\/+$/, ""), entry: ENTRY };
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return { folder: cut < 0 ? "." : path.slice(0, cut), entry: path.slice(cut + 1) };
}

function locationOf(location: Location, folder: string, name: string): Location {
  if (location.url === undefined) return { path: join(folder, name) };
  // Some web views of a repository name the branch in the query string.
  return { url: `${folder}/${name}${new URL(location.url).search}` };
}

function parseFile(name: string, text: string): RdoinfoFileWire {
  let value: unknown;
  try {
    value = parse(text, { schema: "failsafe", merge: true });
  } catch (error) {
    throw changed(name, messageOf(error).split("\n")[0] ?? "is no YAML", error);
  }
  const parsed = RdoinfoFileWire.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw changed(name, `${issue?.path.join(".") || "file"}: ${issue?.message ?? "does not fit"}`);
}

async function naming<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ProdchainError && error.constructor === ProdchainError)
      throw new ProdchainError(error.code, `rdoinfo ${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

const changed = (name: string, message: string, cause?: unknown) =>
  new ProdchainError(
    "source-changed-shape",
    `rdoinfo ${name}: ${message}`,
    cause === undefined ? {} : { cause },
  );
