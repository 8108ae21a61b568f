import "server-only";
import type { Freshness } from "@/lib/contract/common";
import { pool } from "@/lib/db/pool";
import { reasonKey } from "@/lib/domain/chain/needs";
import type { BrokenPackage, HoldUpFacts, LineRun } from "@/lib/domain/promotion/hold-up-facts";
import type { Pause } from "@/lib/domain/promotion/pause";
import { CONSISTENT, type Position, readPositions } from "@/lib/store/lines/positions";
import type { PackageFailure } from "./failure-rows";
import { readBehind } from "./hold-up-cost";
import { type Offer, readOffers } from "./hold-up-offers";
import { readOthers, readRuns } from "./hold-up-runs";
import { rowsOf } from "./sql";
import type { Site, VisibleTarget } from "./visible";

/** A target, or one component of a component target, with what is known of it and what a reader sees beside it. */
export interface Subject {
  target: VisibleTarget;
  component: string | null;
  facts: Omit<HoldUpFacts, "source" | "pauses">;
  criteria: { jobs: string[]; alternatives: Record<string, string[]>; url: string } | null;
  cost: { commits: number | null; packages: number | null; dfgs: string[] };
}

type CriteriaRow = NonNullable<Subject["criteria"]> & {
  instance: string;
  promoteName: string;
  component: string;
};
type Place = { target: VisibleTarget; component: string | null };

const CRITERIA = `
  select distinct on (instance_id, promote_name, component) instance_id as instance, promote_name as "promoteName", component,
    jobs, alternatives, source_url as url
  from criteria where instance_id = any($1) order by instance_id, promote_name, component, valid_from desc, id desc`;

// What never was built keeps a component from ever being consistent; of others nobody misses it.
const NEVER_BUILT = `
  select i.id as instance, r.name as package, r.component from instance i
  join release_package r on r.rdoinfo_tag = i.rdoinfo_tag and r.removed_at is null and r.component is not null
  where i.id = any($1) and not exists (select from package_state s where s.instance_id = i.id and s.project_name = r.name)`;

// When the first position above `low` was reached.
const REACHED = `
  select w.i::int, r.at from unnest($1::text[], $2::text[], $3::text[], $4::int8[])
    with ordinality w(instance, station, component, low, i)
  cross join lateral (select r.at from stage_reach r where r.instance_id = w.instance and r.station = w.station
    and r.component = w.component and r.position > w.low order by r.position limit 1) r`;

const ATTEMPTS = `
  select t.instance_id as instance, t.promote_name as "promoteName", max(b.at) as at, max(b.at) filter (where own) as promoted
  from target t cross join lateral (
    (select b.at, true as own from promotion_batch b where b.instance_id = t.instance_id and b.promote_name = t.promote_name
      order by b.at desc limit 1)
    union all (select b.at, false from promotion_batch b where b.instance_id = t.instance_id
      and b.promote_name = t.candidate_label order by b.at desc limit 1)) b
  where t.instance_id = any($1) and t.removed_at is null group by 1, 2`;

/** Everything that is known of the targets of these instances. */
export async function readSubjects(
  site: Site,
  instances: readonly string[],
  failing: readonly PackageFailure[],
): Promise<Subject[]> {
  const [positions, criteria, neverBuilt, attempts] = await Promise.all([
    readPositions(pool, site, instances, null),
    rowsOf<CriteriaRow>(CRITERIA, [instances]),
    rowsOf<{ instance: string; package: string; component: string }>(NEVER_BUILT, [instances]),
    rowsOf<{ instance: string; promoteName: string; at: Date; promoted: Date | null }>(ATTEMPTS, [instances]),
  ]);
  const places = site.targets
    .filter(({ instance }) => instances.includes(instance))
    .flatMap((target): Place[] =>
      componentsOf(target, positions).map((component) => ({ target, component })),
    );
  const criteriaOf = places.map(({ target, component }) =>
    newestCriteria(criteria, lineTargetOf(site, target), component),
  );
  const servers = site.zuuls.map(({ id }) => id);
  const named = places.map(({ target, component }) => ({ ...target, component }));
  const [newer, offers, behind] = await Promise.all([
    readNewer(site, places, positions),
    readOffers(named.map((place, i) => ({ ...place, hasCriteria: criteriaOf[i] !== null }))),
    readBehind(named, positions),
  ]);
  const runs = await readRuns(
    places.map((_, i) => criteriaOf[i]?.jobs ?? offers[i]?.voted ?? []),
    servers,
  );
  const others = await readOthers(
    places.map((_, i) => otherJobs(offers[i], runs[i] ?? [], criteriaOf[i] ?? null)),
    servers,
  );
  return places.map(({ target, component }, i): Subject => {
    const attempt = attempts.find(
      (row) => row.instance === target.instance && row.promoteName === target.promoteName,
    );
    const offer = offers[i];
    const own = positions.filter((p) => p.instance === target.instance);
    const isOne = component !== null;
    const lastPromotedAt = isOne ? at(own, target.promoteName, component) : (attempt?.promoted ?? null);
    const { commits = null, packages = null, dfgs = [], since = null } = behind[i] ?? {};
    return {
      target,
      component,
      criteria: criteriaOf[i] ?? null,
      cost: { commits, packages, dfgs },
      facts: {
        promoteName: target.promoteName,
        level: target.level,
        component,
        maxAgeSeconds: target.maxAgeSeconds,
        lastPromotedAt,
        lastAttemptedAt: isOne ? (offer?.candidate.offeredAt ?? lastPromotedAt) : (attempt?.at ?? null),
        waiting: commits,
        waitingSince: since,
        newerSince: newer[i] ?? null,
        candidate: offer?.candidate ?? null,
        earlier: offer?.earlier ?? [],
        runs: runs[i] ?? [],
        others: others[i] ?? [],
        broken: brokenOf(target.instance, component, failing, neverBuilt, own),
      },
    };
  });
}

/** Jobs of a line that are not required: what comes after the criteria are met is among them. */
function otherJobs(offer: Offer | undefined, runs: readonly LineRun[], criteria: Subject["criteria"]) {
  if (offer?.candidate.state !== "met") return { jobs: [], since: new Date(0) };
  const required = new Set(namesOf(criteria));
  const jobs = runs.flatMap(({ builds }) => builds.map(({ job }) => job));
  return {
    jobs: [...new Set(jobs)].filter((job) => !required.has(job)),
    since: offer.candidate.offeredAt,
  };
}

/** A component target stands for each of its components; where none is told, for the whole. */
function componentsOf(target: VisibleTarget, positions: readonly Position[]): (string | null)[] {
  if (target.level === "aggregate") return [null];
  const own = positions.filter((p) => p.instance === target.instance && p.station === CONSISTENT);
  const names = own.flatMap(({ component }) => component ?? []).sort();
  return names.length > 0 ? names : [null];
}

/** A candidate label is offered by the line of the target it is for. */
const lineTargetOf = (site: Site, target: VisibleTarget): VisibleTarget =>
  target.candidateLabel !== null
    ? target
    : (site.targets.find(
        (each) => each.instance === target.instance && each.candidateLabel === target.promoteName,
      ) ?? target);

function newestCriteria(
  all: readonly CriteriaRow[],
  { instance, promoteName }: VisibleTarget,
  component: string | null,
): Subject["criteria"] {
  const of = (name: string) =>
    all.find((row) => row.instance === instance && row.promoteName === promoteName && row.component === name);
  const { jobs, alternatives, url } = of(component ?? "") ?? of("") ?? {};
  return jobs && alternatives && url !== undefined ? { jobs, alternatives, url } : null;
}

/** Names of required jobs and of those that may stand in. */
export const namesOf = (criteria: Subject["criteria"]): string[] =>
  criteria === null ? [] : [...criteria.jobs, ...Object.values(criteria.alternatives).flat()];

const at = (own: readonly Position[], station: string, component: string | null): Date | null =>
  own.find((p) => p.station === station && p.component === component)?.at ?? null;

/** The stations below a target that it is offered from: consistent for components, the component rung for aggregates. */
function feederOf(site: Site, target: VisibleTarget): string {
  const below = site.targets.filter(
    (each) =>
      each.instance === target.instance && each.position < target.position && each.candidateLabel !== null,
  );
  if (target.level === "component") return CONSISTENT;
  return below.filter(({ level }) => level === "component").at(-1)?.promoteName ?? CONSISTENT;
}

/** Since when something newer than what was offered last stands at the station before, per place; null where nothing does. */
async function readNewer(
  site: Site,
  places: readonly Place[],
  positions: readonly Position[],
): Promise<(Date | null)[]> {
  const newer = places.flatMap(({ target, component }, n) => {
    const own = positions.filter((p) => p.instance === target.instance);
    // A label that is no rung of the ladder has no positions: there what was promoted tells.
    const labelled = own.some(({ station }) => station === target.candidateLabel);
    const label = labelled ? target.candidateLabel : target.promoteName;
    const station = feederOf(site, target);
    return own
      .filter((p) => p.station === station && (component === null || p.component === component))
      .flatMap((p) => {
        const offered = own.find((other) => other.station === label && other.component === p.component);
        // A vote covers all incarnations of a build, so its position lies up to 15 above the row's.
        const low = (offered?.position ?? 0) + 15;
        return p.position !== null && p.position > low ? { ...p, n, low } : [];
      });
  });
  const reached = await rowsOf<{ i: number; at: Date }>(REACHED, [
    newer.map(({ instance }) => instance),
    newer.map(({ station }) => station),
    newer.map((one) => one.component ?? ""),
    newer.map(({ low }) => low),
  ]);
  const reachedAt = new Map(reached.map((row) => [row.i - 1, row.at]));
  return places.map((_, n) => {
    const times = newer.flatMap((one, i) =>
      one.n === n ? ((reachedAt.get(i) ?? one.at)?.getTime() ?? []) : [],
    );
    return times.length === 0 ? null : new Date(Math.min(...times));
  });
}

function brokenOf(
  instance: string,
  component: string | null,
  failing: readonly PackageFailure[],
  neverBuilt: readonly { instance: string; package: string; component: string }[],
  own: readonly Position[],
): BrokenPackage[] {
  const fits = (one: { instance: string; component: string | null }) =>
    one.instance === instance && (component === null || one.component === component);
  const isUnknown = (name: string) => at(own, CONSISTENT, name) === null;
  return [
    ...failing.filter(fits).map((row) => ({
      package: row.package,
      component: row.component,
      since: new Date(row.since),
      dfg: row.dfg?.slug ?? null,
      cause: row.item?.id ?? (row.reason ? reasonKey(row.reason) : null),
    })),
    ...neverBuilt
      .filter((one) => fits(one) && isUnknown(one.component))
      .map((one) => ({
        package: one.package,
        component: one.component,
        since: null,
        dfg: null,
        cause: null,
      })),
  ];
}

/** The facts as the rules take them, with what changes without them: how fresh the source is, and what stops the clocks. */
export const withSource = (
  subject: Subject,
  sources: readonly Freshness[],
  pauses: readonly Pause[],
): HoldUpFacts => ({
  ...subject.facts,
  source: sources.find(({ feed }) => feed === `dlrn-${subject.target.instance}`)?.state ?? "never",
  pauses,
});
