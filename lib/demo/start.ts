import { type Clock, systemClock } from "@/lib/shared/clock";
import type { PackageInfo } from "./rows/row-types";
import { type DlrnInstance, dlrnInstance } from "./servers/dlrn/instance";
import { DlrnStandIn } from "./servers/dlrn/server";
import { GerritPart } from "./servers/gerrit/part";
import { KojiPart } from "./servers/koji/server";
import type { ServerPart } from "./servers/part";
import { StablePart } from "./servers/stable/server";
import type { StaticFiles } from "./servers/static-files";
import { TrackersPart } from "./servers/trackers/part";
import { zuulInstance } from "./servers/zuul/instance";
import { ZuulPart } from "./servers/zuul/part";
import { criteriaFiles } from "./world/criteria-files";
import { INSTANCES, type InstanceSpec, publicUrl } from "./world/instances";
import { KOJI_ID } from "./world/koji-builder";
import { buildLog } from "./world/notes";
import { rdoinfoFiles } from "./world/rdoinfo-files";
import { World, type WorldSettings } from "./world/world";
import { LOG_SERVER } from "./world/zuul-ci";
import { KOJI_WEB } from "./world/zuul-koji";
import { REVIEW_SERVER } from "./world/zuul-refs";
import { zuulTenant } from "./world/zuul-tenant";

/** What the demo's servers need to know. */
export interface DemoSettings extends WorldSettings {
  port?: number;
  /** Milliseconds a page of GraphQL or promotions takes; none by default. */
  pageMs?: number;
  clock?: Clock;
}

/** A running demo. */
export interface Demo {
  url: string;
  world: World;
  server: DlrnStandIn;
  close(): Promise<void>;
}

/** Credentials of the stand-ins' only writer. */
const USERS = { ciuser: "demo" };

function standIn(world: World, spec: InstanceSpec): DlrnInstance {
  const state = world.instance(spec.id);
  const packages = state.packages.map(
    ({ info }): PackageInfo => ({
      name: info.name,
      component: info.component,
      upstream: info.upstream,
      distgit: info.distgit,
    }),
  );
  return dlrnInstance({
    id: spec.id,
    apiRoot: spec.apiRoot,
    webRoot: spec.webRoot,
    baseUrl: publicUrl(spec),
    target: spec.distro === "rhel9" ? "RHEL9" : "CentOS9",
    source: spec.branch,
    store: state.store,
    packages,
    users: USERS,
    pending: () => [...state.pending.values()].sort((a, b) => a.dtCommit - b.dtCommit),
    buildLog,
    onRecheck: (row) => world.recheck(spec.id, row),
  });
}

/** rdoinfo and the criteria, as the product fetches them; unchanged since the anchor. */
function staticFiles(anchor: Date): StaticFiles {
  const changed = Math.floor(anchor.getTime() / 1000);
  const rdoinfo = [...rdoinfoFiles()].map(([path, text]) => [`/rdoinfo/${path}`, { text, changed }] as const);
  const criteria = criteriaFiles().map(({ path, text }) => [`/criteria/${path}`, { text, changed }] as const);
  return new Map([...rdoinfo, ...criteria]);
}

const LOGS = { name: LOG_SERVER, path: "/logs" };
const KOJI = { name: KOJI_WEB, path: "/koji" };
const REVIEWS = { name: REVIEW_SERVER, path: "/gerrit" };
const TRUNK = { name: publicUrl({ webRoot: "" }), path: "" };

/** Koji, and what stands beside it on the stable track. */
function stableParts({ stable }: World): ServerPart[] {
  const hub = { id: KOJI_ID, hubPath: "/kojihub", webPath: "/koji", filesPath: "/kojifiles" };
  return [
    new KojiPart({ ...hub, store: stable.hub.store }, (now) => stable.isOffline(now)),
    new StablePart(stable),
  ];
}

/** The systems beside DLRN; each serves the same world. */
export function partsOf(world: World): ServerPart[] {
  return [
    ...stableParts(world),
    new ZuulPart({ instance: zuulInstance(zuulTenant(world.zuul)), rewrite: [LOGS, REVIEWS, KOJI] }),
    new GerritPart({
      store: world.reviews.store,
      head: (project, branch) => world.reviews.head(project, branch),
      rewrite: [TRUNK],
    }),
    new TrackersPart(() => world.truth()),
  ];
}

/** Builds the world and serves it on loopback; rows appear as the clock passes them. */
export async function startDemo({
  port,
  pageMs,
  clock = systemClock,
  ...settings
}: DemoSettings): Promise<Demo> {
  const world = new World(settings);
  const files = staticFiles(settings.anchor);
  const server = new DlrnStandIn({
    instances: INSTANCES.map((spec) => standIn(world, spec)),
    clock,
    ...(pageMs === undefined ? {} : { paceMs: pageMs }),
    refresh: (now) => world.advance(now),
    files: () => files,
    parts: partsOf(world),
    rewrite: [LOGS],
    truth: () => world.truth(),
  });
  return { url: await server.listen(port), world, server, close: () => server.close() };
}
