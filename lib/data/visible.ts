import "server-only";
import { type DfgRef, UNASSIGNED } from "@/lib/contract/common";
import { memo } from "./memo";
import type { Reader } from "./reader";
import { rowsOf } from "./sql";

export type VisibleInstance = {
  id: string;
  title: string;
  /** What people call it: "master", "epoxy"; its title where that would not be enough. */
  label: string;
  release: string;
  distro: string;
  webUrl: string;
  rdoinfoTag: string | null;
  visibility: "public" | "private";
  downstreamOf: string | null;
};
export type VisibleRelease = {
  name: string;
  title: string | null;
  phase: string;
  upstreamBranch: string | null;
};
export type VisibleTarget = {
  instance: string;
  promoteName: string;
  level: "component" | "aggregate";
  position: number;
  candidateLabel: string | null;
  maxAgeSeconds: number;
};
export type Team = DfgRef & { mission: string | null; contacts: Record<string, string> };

/** What a reader may see of the site, in the order of its configuration. */
export type Site = {
  releases: VisibleRelease[];
  instances: VisibleInstance[];
  targets: VisibleTarget[];
  teams: Team[];
  /** Ids of the instances: every query is limited to them. */
  ids: string[];
  /** Slugs of the DFGs, without "unassigned". */
  slugs: string[];
  instance(id: string): VisibleInstance | undefined;
  releaseOf(instanceId: string): string;
  /** null = Unassigned, also for a DFG that has gone. */
  dfg(slug: string | null): DfgRef | null;
};

/** The pseudo DFG that holds what no rule claims; always listed. */
export const UNASSIGNED_TEAM: Team = {
  slug: UNASSIGNED,
  name: "Unassigned",
  mission: "What no ownership rule claims",
  contacts: {},
};

/** The site as this reader sees it: without private instances, and without what belongs only to them. */
export const visibleSite = (reader: Reader): Promise<Site> =>
  memo(`site ${reader.seesPrivate}`, ["releases", "dfgs"], () => loadSite(reader));

async function loadSite(reader: Reader): Promise<Site> {
  const [releases, instances, targets, teams] = await Promise.all([
    rowsOf<VisibleRelease>(RELEASES, [reader.seesPrivate]),
    rowsOf<StoredInstance>(INSTANCES, [reader.seesPrivate]),
    rowsOf<VisibleTarget>(TARGETS),
    rowsOf<Team>(TEAMS),
  ]);
  const branchOf = new Map(releases.map((r) => [r.name, r.upstreamBranch]));
  const visible = instances.map((instance) => complete(instance, instances, branchOf));
  const byId = new Map(visible.map((i) => [i.id, i]));
  const teamOf = new Map(teams.map((t) => [t.slug, { slug: t.slug, name: t.name }]));
  return {
    releases,
    instances: visible,
    targets: targets.filter((t) => byId.has(t.instance)),
    teams,
    ids: [...byId.keys()],
    slugs: [...teamOf.keys()],
    instance: (id) => byId.get(id),
    releaseOf: (id) => byId.get(id)?.release ?? id,
    dfg: (slug) => teamOf.get(slug ?? "") ?? null,
  };
}

type StoredInstance = Omit<VisibleInstance, "label">;

function complete(
  instance: StoredInstance,
  all: readonly StoredInstance[],
  branchOf: ReadonlyMap<string, string | null>,
): VisibleInstance {
  const isDownstream = instance.downstreamOf !== null;
  const sharing = all.filter((other) => other.release === instance.release && other.downstreamOf === null);
  const short = branchOf.get(instance.release) === "master" ? "master" : instance.release;
  return {
    ...instance,
    label: isDownstream || sharing.length > 1 ? instance.title : short,
    downstreamOf: all.some((other) => other.id === instance.downstreamOf) ? instance.downstreamOf : null,
  };
}

// A release that no visible instance builds is absent: rdoinfo also lists those long over.
const RELEASES = `
  select r.name, r.title, coalesce(r.phase, 'unknown') as phase, r.upstream_branch as "upstreamBranch"
  from release r where r.removed_at is null and exists (
    select from instance i where i.release_name = r.name and i.removed_at is null and (i.visibility = 'public' or $1))
  order by r.position, r.name`;

const INSTANCES = `
  select i.id, i.title, i.release_name as release, i.distro, i.web_url as "webUrl", i.rdoinfo_tag as "rdoinfoTag",
    i.visibility, i.downstream_of as "downstreamOf"
  from instance i join release r on r.name = i.release_name
  where i.removed_at is null and (i.visibility = 'public' or $1) order by i.position, i.id`;

const TARGETS = `
  select instance_id as instance, promote_name as "promoteName", level, position, candidate_label as "candidateLabel",
    max_age_seconds as "maxAgeSeconds"
  from target where removed_at is null order by instance_id, position, promote_name`;

const TEAMS = `
  select slug, name, mission, contacts from dfg where removed_at is null order by position, slug`;
