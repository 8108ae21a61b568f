import "server-only";
import type { BuildRow, PackageAnswer, PackageOnInstance } from "@/lib/contract/packages";
import { failureReason } from "@/lib/domain/build/failure-reason";
import { nearNames } from "@/lib/domain/build/near-names";
import { type PackageFacts, packageStatus } from "@/lib/domain/build/package-status";
import { buildLogUrl } from "@/lib/domain/dlrn/paths";
import { notFound } from "@/lib/shared/errors";
import { now } from "./clock";
import { failuresOf, httpUrl } from "./failure-rows";
import { remembered } from "./memo";
import { readPackageStable } from "./packages-stable";
import { promotedOf } from "./promoted";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { openReviewsOf } from "./reviews-rows";
import { iso, isoOrNull, rowsOf } from "./sql";
import { suspects } from "./suspects";
import { type Site, visibleSite } from "./visible";

const BUILDS_SHOWN = 30;
const STREAKS_SHOWN = 20;

const PLACES = `
  select i.id as instance, coalesce(p.component, r.component) as component, p.dfg_slug as dfg, p.last_status as "lastStatus",
    p.failing, p.last_built_at as "lastBuiltAt", p.last_success_at as "lastSuccessAt", p.last_nvr as "lastNvr",
    coalesce(p.builds, 0) as builds, r.project, r.maintainers, r.upstream, r.distgit,
    coalesce(r.removed_at is not null, false) as delisted,
    (select count(*)::int from dlrn_queue_item q where q.instance_id = i.id and q.project_name = $2) as waiting
  from instance i
  left join package_state p on p.instance_id = i.id and p.project_name = $2
  left join release_package r on r.rdoinfo_tag = i.rdoinfo_tag and r.name = $2
  where i.id = any($1) and (p.project_name is not null or r.name is not null)
  order by array_position($1, i.id)`;

type Place = PackageFacts & {
  instance: string;
  component: string | null;
  dfg: string | null;
  lastBuiltAt: Date | null;
  lastSuccessAt: Date | null;
  lastNvr: string | null;
  builds: number;
  project: string | null;
  maintainers: string[] | null;
  upstream: string | null;
  distgit: string | null;
  waiting: number;
};

/**
 * One package on every builder that knows it: builds, streaks, suspects, what of it is promoted; beside it, what Koji, the
 * reviews and upstream's tags know of the same name.
 *
 * @throws ProdchainError not-found, with near names
 */
export const getPackage = remembered(
  "getPackage",
  ["sources", "failures", "packages", "promotions", "reviews", "live", "releases"],
  async (reader: Reader, name: string): Promise<PackageAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const [places, track, reviews] = await Promise.all([
      rowsOf<Place>(PLACES, [site.ids, name]),
      readPackageStable(site, name),
      openReviewsOf(site, name),
    ]);
    if (places.length + track.stable.length + track.kojiBuilds.length + reviews.length === 0)
      throw notFound(`There is no package "${name}".`, await namesNear(site, name));
    const instances = places.map((place) => place.instance);
    const [builds, streaks, promoted, origin] = await Promise.all([
      listBuilds(site, instances, name),
      failuresOf(site, {
        instances,
        packageName: name,
        statuses: ["failing", "retrying", "recovered"],
        most: STREAKS_SHOWN * instances.length,
      }),
      promotedOf(instances, name),
      provenance(site, at, [
        ...instances,
        ...(track.stable.length + track.kojiBuilds.length === 0 ? [] : site.kojis.map((hub) => hub.id)),
        ...site.gerritIds,
      ]),
    ]);
    const current = streaks.filter((row) => row.status === "failing");
    const suspected = await suspects(current.map(({ raw }) => raw));
    const [told] = places.filter((place) => place.project !== null);
    return {
      ...origin,
      name,
      project: told?.project ?? null,
      maintainers: told?.maintainers ?? [],
      upstream: httpUrl(told?.upstream ?? null),
      distgit: httpUrl(told?.distgit ?? null),
      instances: places.map((place): PackageOnInstance => {
        const own = streaks.filter((row) => row.instance === place.instance);
        const index = current.findIndex((row) => row.instance === place.instance);
        const retrying = own.find((row) => row.status === "retrying");
        const open = current[index] ?? retrying;
        return {
          instance: place.instance,
          release: site.releaseOf(place.instance),
          component: place.component,
          dfg: site.dfg(place.dfg),
          status: packageStatus(place),
          lastBuiltAt: isoOrNull(place.lastBuiltAt),
          lastSuccessAt: isoOrNull(place.lastSuccessAt),
          lastNvr: place.lastNvr,
          builds: place.builds,
          waiting: place.waiting,
          history: builds
            .filter((build) => build.instance === place.instance)
            .map(({ instance: _, ...b }) => b),
          current: open ? { ...withoutRaw(open), suspects: suspected[index] ?? [] } : null,
          streaks: own
            .filter((row) => row.status !== "retrying")
            .slice(0, STREAKS_SHOWN)
            .map(withoutRaw),
          promoted: promoted.filter((p) => p.instance === place.instance).map(({ instance: _, ...p }) => p),
        };
      }),
      ...track,
      reviews,
    };
  },
);

const withoutRaw = <T extends { raw: unknown }>({ raw: _, ...row }: T) => row;

async function namesNear(site: Site, name: string): Promise<string[]> {
  const known = await rowsOf<{ name: string }>(
    `select distinct project_name as name from package_state where instance_id = any($1)
     union select distinct package_name from koji_stay where hub_id = any($2) and revoke_event is null`,
    [site.ids, site.kojis.map((hub) => hub.id)],
  );
  return nearNames(
    name,
    known.map((row) => row.name),
  );
}

const BUILDS = `
  select i.id as instance, d.seq::text as id, d.commit_hash as "commitHash", d.distro_hash as "distroHash",
    d.extended_hash as "extendedHash", d.status, d.built_at as "builtAt", d.committed_at as "committedAt", d.nvr,
    case when d.status <> 'SUCCESS' then left(d.notes, 20000) end as notes, d.flags, d.component,
    d.removed_at as "removedAt", r.upstream
  from instance i cross join lateral (
    select * from dlrn_commit d where d.instance_id = i.id and d.project_name = $2
    order by d.seq desc limit ${BUILDS_SHOWN}) d
  left join release_package r on r.rdoinfo_tag = i.rdoinfo_tag and r.name = $2
  where i.id = any($1) order by i.id, d.seq desc`;

type RawBuildRow = Omit<
  BuildRow,
  "builtAt" | "committedAt" | "removedAt" | "reason" | "logUrl" | "commitUrl"
> & {
  instance: string;
  builtAt: Date;
  committedAt: Date | null;
  removedAt: Date | null;
  notes: string | null;
  flags: number;
  component: string | null;
  upstream: string | null;
};

async function listBuilds(
  site: Site,
  instances: readonly string[],
  name: string,
): Promise<(BuildRow & { instance: string })[]> {
  const rows = await rowsOf<RawBuildRow>(BUILDS, [instances, name]);
  return rows.map(({ notes, flags, component, upstream, ...row }) => ({
    ...row,
    builtAt: iso(row.builtAt),
    committedAt: isoOrNull(row.committedAt),
    removedAt: isoOrNull(row.removedAt),
    reason: failureReason(notes),
    logUrl: httpUrl(buildLogUrl(site.instance(row.instance)?.webUrl ?? "", { ...row, component, flags })),
    commitUrl: commitUrl(upstream, row.commitHash),
  }));
}

/** Page of an upstream commit: both hosts of the upstreams rdoinfo names (opendev.org, github.com) have it under /commit/<hash>. */
export function commitUrl(upstream: string | null, hash: string): string | null {
  const base = httpUrl(upstream)
    ?.replace(/\/+$/, "")
    .replace(/\.git$/, "");
  return base ? `${base}/commit/${hash}` : null;
}
