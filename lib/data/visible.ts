import "server-only";
import { type DfgRef, UNASSIGNED } from "@/lib/contract/common";
import { prisma } from "@/lib/db/client";
import { memo } from "./memo";
import type { Reader } from "./reader";

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
/** A Zuul tenant, Koji hub or Gerrit. */
export type VisibleServer = {
  id: string;
  title: string;
  webUrl: string;
  visibility: "public" | "private";
};
/** tenant: null where the root serves just one. */
export type VisibleZuul = VisibleServer & { tenant: string | null };
export type VisibleKoji = VisibleServer & { filesUrl: string };
export type Team = DfgRef & { mission: string | null; contacts: Record<string, string> };

/** What a reader may see of the site, in the order of its configuration. */
export type Site = {
  /** The reader sees what is private too. */
  seesPrivate: boolean;
  releases: VisibleRelease[];
  instances: VisibleInstance[];
  targets: VisibleTarget[];
  zuuls: VisibleZuul[];
  kojis: VisibleKoji[];
  gerrits: VisibleServer[];
  teams: Team[];
  /** Ids of the instances: every query of DLRN's facts is limited to them. */
  ids: string[];
  /** Ids of what attempts are made in (instances, Zuul servers, Koji hubs): limits every query of failures and jobs. */
  sourceIds: string[];
  gerritIds: string[];
  /** Ids that a feed or a change may belong to: sourceIds and gerritIds. */
  feedIds: string[];
  /** Slugs of the DFGs, without "unassigned". */
  slugs: string[];
  instance(id: string): VisibleInstance | undefined;
  releaseOf(instanceId: string): string;
  /** What people call an instance, Zuul server, Koji hub or Gerrit. */
  titleOf(sourceId: string): string;
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
  const [releases, instances, targets, teams, zuuls, kojis, gerrits] = await Promise.all([
    releasesOf(reader),
    instancesOf(reader),
    allTargets(),
    allTeams(),
    zuulsOf(reader),
    kojisOf(reader),
    gerritsOf(reader),
  ]);
  const branchOf = new Map(releases.map((r) => [r.name, r.upstreamBranch]));
  const visible = instances.map((instance) => complete(instance, instances, branchOf));
  const byId = new Map(visible.map((i) => [i.id, i]));
  const teamOf = new Map(teams.map((t) => [t.slug, { slug: t.slug, name: t.name }]));
  const titles = new Map([...visible, ...zuuls, ...kojis, ...gerrits].map((s) => [s.id, s.title]));
  const ids = [...byId.keys()];
  const sourceIds = [...ids, ...[...zuuls, ...kojis].map((server) => server.id)];
  const gerritIds = gerrits.map((server) => server.id);
  return {
    seesPrivate: reader.seesPrivate,
    releases,
    instances: visible,
    targets: targets.filter((t) => byId.has(t.instance)),
    zuuls,
    kojis,
    gerrits,
    teams,
    ids,
    sourceIds,
    gerritIds,
    feedIds: [...sourceIds, ...gerritIds],
    slugs: [...teamOf.keys()],
    instance: (id) => byId.get(id),
    releaseOf: (id) => byId.get(id)?.release ?? id,
    titleOf: (id) => titles.get(id) ?? id,
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

const present = { removedAt: null };
const seenBy = (reader: Reader) => (reader.seesPrivate ? present : { ...present, visibility: "public" });

/** A release that no visible instance builds is absent: rdoinfo also lists those long over. */
const releasesOf = (reader: Reader): Promise<VisibleRelease[]> =>
  prisma.release.findMany({
    where: { ...present, instances: { some: seenBy(reader) } },
    select: { name: true, title: true, phase: true, upstreamBranch: true },
    orderBy: [{ position: "asc" }, { name: "asc" }],
  });

async function instancesOf(reader: Reader): Promise<StoredInstance[]> {
  const rows = await prisma.instance.findMany({
    where: seenBy(reader),
    omit: { apiUrl: true, position: true, recordedAt: true, removedAt: true },
    orderBy: [{ position: "asc" }, { id: "asc" }],
  });
  return rows.map(({ releaseName, visibility, ...row }) => ({
    ...row,
    release: releaseName,
    visibility: visibility === "public" ? "public" : "private",
  }));
}

const SERVER = { id: true, title: true, webUrl: true, visibility: true } as const;
const IN_ORDER: [{ position: "asc" }, { id: "asc" }] = [{ position: "asc" }, { id: "asc" }];

async function zuulsOf(reader: Reader): Promise<VisibleZuul[]> {
  const select = { ...SERVER, tenant: true };
  const rows = await prisma.zuulServer.findMany({ where: seenBy(reader), select, orderBy: IN_ORDER });
  return rows.map(toVisible);
}

const gerritsOf = async (reader: Reader): Promise<VisibleServer[]> =>
  (await prisma.gerritServer.findMany({ where: seenBy(reader), select: SERVER, orderBy: IN_ORDER })).map(
    toVisible,
  );

async function kojisOf(reader: Reader): Promise<VisibleKoji[]> {
  const select = { ...SERVER, filesUrl: true };
  const rows = await prisma.kojiHub.findMany({ where: seenBy(reader), select, orderBy: IN_ORDER });
  return rows.map(toVisible);
}

const toVisible = <T extends { visibility: string }>(row: T) => ({
  ...row,
  visibility: row.visibility === "public" ? ("public" as const) : ("private" as const),
});

async function allTargets(): Promise<VisibleTarget[]> {
  const rows = await prisma.target.findMany({
    where: present,
    omit: { recordedAt: true, removedAt: true },
    orderBy: [{ instanceId: "asc" }, { position: "asc" }, { promoteName: "asc" }],
  });
  return rows.map(({ instanceId, level, ...row }) => ({
    ...row,
    instance: instanceId,
    level: level === "component" ? "component" : "aggregate",
  }));
}

async function allTeams(): Promise<Team[]> {
  const rows = await prisma.dfg.findMany({
    where: present,
    select: { slug: true, name: true, mission: true, contacts: true },
    orderBy: [{ position: "asc" }, { slug: "asc" }],
  });
  return rows.map((row) => ({ ...row, contacts: contactsOf(row.contacts) }));
}

/** The contacts column is written from the checked configuration; anything that is no text is left out. */
function contactsOf(value: unknown): Record<string, string> {
  const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
