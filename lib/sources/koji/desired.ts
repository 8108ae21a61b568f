import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { DesiredTag } from "@/lib/domain/koji/desired-tags";
import { parseNvr } from "@/lib/domain/koji/nvr";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import type { Http } from "../http";
import { fetchText, type Location, placeOf } from "../location";
import { SourceRefused } from "../source";

/** What rdoinfo wants in one tag. */
export interface DesiredContent {
  tagName: string;
  desired: DesiredTag[];
  rejected: Rejected[];
}

const FileWire = z.object({ packages: z.array(z.unknown()) });
const PackageWire = z.object({
  project: z.string().min(1),
  "buildsys-tags": z.record(z.string(), z.string()),
});

/**
 * Reads `buildsys-tags/<tag>.yml` of rdoinfo for each tag; tags without such a file have no desired content and are left
 * out. `rdoinfo` is the folder or URL that holds rdo.yml.
 *
 * @throws ProdchainError source-unavailable when a file cannot be had for another reason than that it is not there,
 *   source-changed-shape when one is not what it should be
 */
export async function fetchDesiredTags(
  rdoinfo: Location,
  tagNames: readonly string[],
  http: Http,
  signal: AbortSignal,
): Promise<DesiredContent[]> {
  const contents: DesiredContent[] = [];
  for (const tagName of tagNames) {
    // A tag's name comes from the hub and becomes part of a path.
    if (!/^\w[\w.-]*$/.test(tagName)) continue;
    const file = fileOf(rdoinfo, tagName);
    const text = await fetchIfThere(file, http, signal);
    if (text !== undefined) contents.push(parseDesiredTags(tagName, text, file.url));
  }
  return contents;
}

/**
 * The NVRs a file of buildsys-tags lists for `tagName`. Entries that do not fit are set aside one by one.
 *
 * @param place what messages call the file
 */
export function parseDesiredTags(
  tagName: string,
  text: string,
  place = `buildsys-tags/${tagName}.yml`,
): DesiredContent {
  const content: DesiredContent = { tagName, desired: [], rejected: [] };
  const file = FileWire.safeParse(parseYaml(text, place));
  if (!file.success) throw changed(place, "no list of packages");
  for (const payload of file.data.packages) {
    const entry = PackageWire.safeParse(payload);
    const nvr = entry.success ? entry.data["buildsys-tags"][tagName] : undefined;
    const parsed = nvr === undefined ? undefined : parseNvr(nvr);
    if (!entry.success) content.rejected.push({ payload, reason: "not a project with buildsys-tags" });
    else if (nvr === undefined) continue;
    else if (!parsed) content.rejected.push({ payload, reason: `not an NVR: ${nvr.slice(0, 80)}` });
    else content.desired.push({ tagName, project: entry.data.project, packageName: parsed.name, nvr });
  }
  return content;
}

function fileOf(rdoinfo: Location, tagName: string): Location {
  const folder = placeOf(rdoinfo).replace(/\/[^/]*\.ya?ml$/, "");
  const name = `buildsys-tags/${tagName}.yml`;
  if (rdoinfo.url === undefined) return { path: join(folder, name) };
  const url = new URL(folder);
  url.pathname = `${url.pathname.replace(/\/(?:[^/]*\.ya?ml)?$/, "")}/${name}`;
  return { url: url.href };
}

async function fetchIfThere(
  location: Location,
  http: Http,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await fetchText(location, http, signal);
  } catch (error) {
    if (error instanceof SourceRefused && error.status === 404) return undefined;
    if (error instanceof ProdchainError && isAbsent(error.cause)) return undefined;
    throw error;
  }
}

const isAbsent = (cause: unknown) => (cause as { code?: unknown } | undefined)?.code === "ENOENT";

/** Failsafe: every scalar is text, so that no NVR becomes a number. */
function parseYaml(text: string, place: string): unknown {
  try {
    return parse(text, { schema: "failsafe" });
  } catch (error) {
    throw changed(place, messageOf(error).split("\n")[0] ?? "is no YAML");
  }
}

const changed = (place: string, message: string) =>
  new ProdchainError("source-changed-shape", `rdoinfo ${place}: ${message}`);
