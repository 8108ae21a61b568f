import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import { nearNames } from "@/lib/domain/build/near-names";
import { notFound } from "@/lib/shared/errors";
import type { Site } from "./visible";

type Named = { release?: string | readonly string[]; instance?: readonly string[]; dfg?: readonly string[] };

/** Throws not-found, with near names, when a filter names a release, builder or DFG that this reader cannot see. */
export function mustKnow(site: Site, named: Named): void {
  const releases = site.releases.map((release) => release.name);
  for (const name of [named.release ?? []].flat()) mustBeOneOf("release", name, releases);
  for (const id of named.instance ?? []) mustBeOneOf("instance", id, site.sourceIds);
  const slugs = [...site.teams.map((team) => team.slug), UNASSIGNED];
  for (const slug of named.dfg ?? []) mustBeOneOf("DFG", slug, slugs);
}

export function mustBeOneOf(kind: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const near = nearNames(name, known);
  // With no name close, the few there are help more than none.
  throw notFound(`There is no ${kind} "${name}".`, near.length > 0 || known.length > 12 ? near : known);
}
