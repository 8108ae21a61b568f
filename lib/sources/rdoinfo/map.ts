import type { z } from "zod";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { PackageConfigWire, PackageWire, type RdoinfoFileWire, ReleaseWire } from "./schema";

/** A release as rdoinfo lists it; newest first there, and so here. */
export interface RdoinfoRelease {
  name: string;
  /** development, maintained, extended_maintenance, eol, or what the file says. */
  status: string | null;
  identifier: string | null;
  upstreamBranch: string | null;
}

interface PackageFields {
  name: string;
  component: string | null;
  maintainers: readonly string[];
  upstream: string | null;
  distgit: string | null;
  sourceBranch: string | null;
}

/** A package with its templates filled in. It belongs to the tags it names; each may override some of its fields. */
export interface RdoinfoPackage extends PackageFields {
  project: string;
  conf: string | null;
  tags: ReadonlyMap<string, Partial<PackageFields>>;
}

/** A package as one tag has it, overrides applied. */
export type TaggedPackage = Omit<RdoinfoPackage, "tags">;

export interface ResolvedRdoinfo {
  releases: RdoinfoRelease[];
  packages: RdoinfoPackage[];
  /** Entries that did not fit; the rest stands without them. */
  rejected: Rejected[];
}

/**
 * Puts the files together as distroinfo does: entries of one project merge across files, later ones win, and what a
 * package takes is package-default, then its package-configs entry, then its own.
 * @param files imports before the file that imports them
 */
export function resolveRdoinfo(files: readonly RdoinfoFileWire[]): ResolvedRdoinfo {
  const rejected: Rejected[] = [];
  const releases = new Map<string, ReleaseWire>();
  const configs = new Map<string, PackageConfigWire>();
  const entries = new Map<string, PackageWire>();
  let base: PackageConfigWire = {};
  for (const file of files) {
    for (const raw of file.releases)
      accept(ReleaseWire, raw, rejected, (release) =>
        releases.set(release.name, { ...releases.get(release.name), ...release }),
      );
    if (file["package-default"] !== undefined)
      accept(PackageConfigWire, file["package-default"], rejected, (fields) => {
        base = merge(base, fields);
      });
    for (const [name, raw] of Object.entries(file["package-configs"]))
      accept(PackageConfigWire, raw, rejected, (fields) =>
        configs.set(name, merge(configs.get(name), fields)),
      );
    for (const raw of file.packages)
      accept(PackageWire, raw, rejected, (entry) =>
        entries.set(entry.project, merge(entries.get(entry.project), entry)),
      );
  }
  const packages = new Map<string, RdoinfoPackage>();
  for (const entry of entries.values()) {
    const made = toPackage(entry, base, configs);
    if (typeof made === "string") rejected.push({ payload: entry, reason: made });
    else if (packages.has(made.name))
      rejected.push({
        payload: entry,
        reason: `name: ${made.name} is that of project ${packages.get(made.name)?.project}`,
      });
    else packages.set(made.name, made);
  }
  return { releases: [...releases.values()].map(toRelease), packages: [...packages.values()], rejected };
}

/** The packages of a tag, by name, each name once; a package belongs to a tag if and only if it names it. */
export function packagesOfTag(resolved: ResolvedRdoinfo, tag: string): TaggedPackage[] {
  const found = new Map<string, TaggedPackage>();
  for (const { tags, ...fields } of resolved.packages) {
    const override = tags.get(tag);
    const tagged = override && { ...fields, ...override };
    if (tagged && !found.has(tagged.name)) found.set(tagged.name, tagged);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function accept<T>(schema: z.ZodType<T>, raw: unknown, rejected: Rejected[], take: (value: T) => void): void {
  const parsed = schema.safeParse(raw);
  if (parsed.success) {
    take(parsed.data);
    return;
  }
  const issue = parsed.error.issues[0];
  rejected.push({
    payload: raw,
    reason: `${issue?.path.join(".") || "entry"}: ${issue?.message ?? "does not fit"}`,
  });
}

/** `over` wins field by field; tags are put together tag by tag. What it leaves out it does not take away. */
function merge<T extends PackageConfigWire>(under: PackageConfigWire | undefined, over: T): T {
  const given = Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined)) as T;
  if (!under) return given;
  return { ...under, ...given, ...((under.tags || over.tags) && { tags: { ...under.tags, ...over.tags } }) };
}

const toRelease = (wire: ReleaseWire): RdoinfoRelease => ({
  name: wire.name,
  status: wire.status ?? null,
  identifier: wire.identifier ?? null,
  upstreamBranch: wire.upstream_branch ?? null,
});

function toPackage(
  entry: PackageWire,
  base: PackageConfigWire,
  configs: ReadonlyMap<string, PackageConfigWire>,
): RdoinfoPackage | string {
  const config = entry.conf === undefined ? {} : configs.get(entry.conf);
  if (!config) return `conf: package-configs has no "${entry.conf}"`;
  // Unlike entries of one project, tags of the defaults are replaced, not added to: a package says itself where it is.
  const wire = { ...defined(base), ...defined(config), ...defined(entry) };
  const fill = (text: string) => fillIn(text, wire);
  const fields = fieldsOf(wire, fill);
  if (!fields.name) return "name: is missing";
  const unfilled = Object.values(fields).find(
    (value) => typeof value === "string" && /%\([^)]*\)s/.test(value),
  );
  if (unfilled !== undefined) return `template names a field that is not there: ${unfilled}`;
  return {
    project: entry.project,
    conf: entry.conf ?? null,
    name: fields.name,
    component: fields.component ?? null,
    maintainers: fields.maintainers ?? [],
    upstream: fields.upstream ?? null,
    distgit: fields.distgit ?? null,
    sourceBranch: fields.sourceBranch ?? null,
    tags: new Map(Object.entries(wire.tags ?? {}).map(([tag, override]) => [tag, fieldsOf(override, fill)])),
  };
}

/** Only the fields that are given. The package's sources for the master branch are what DLRN builds from. */
function fieldsOf(wire: PackageConfigWire, fill: (text: string) => string): Partial<PackageFields> {
  const distgit = wire["master-distgit"] ?? wire.distgit;
  const branch = wire["source-branch"];
  return {
    ...(wire.name !== undefined && { name: fill(wire.name) }),
    ...(wire.component !== undefined && { component: fill(wire.component) }),
    ...(wire.maintainers !== undefined && { maintainers: wire.maintainers }),
    ...(wire.upstream !== undefined && { upstream: fill(wire.upstream) }),
    ...(distgit !== undefined && { distgit: fill(distgit) }),
    ...(branch !== undefined && { sourceBranch: fill(branch) }),
  };
}

/** Python's `%(field)s`, filled from the package's own text fields; an unknown field is left to be found. */
const fillIn = (text: string, fields: Readonly<Record<string, unknown>>) =>
  text.replace(/%\(([^)]*)\)s/g, (whole, key: string) => {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
    return typeof value === "string" ? value : whole;
  });

const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
