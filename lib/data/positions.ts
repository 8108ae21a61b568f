import "server-only";
import type { ContentRow, PackageMove } from "@/lib/contract/candidates";
import { httpUrl } from "./failure-rows";
import type { Point } from "./points";
import { firstOfComponent, isoOrNull, rowsOf } from "./sql";
import type { VisibleTarget } from "./visible";

/** Where a component's repo stands: it holds each package's newest good build up to this one. seq null = not in our data. */
export type Position = {
  component: string | null;
  seq: number | null;
  commitHash: string;
  distroHash: string;
  package: string | null;
  nvr: string | null;
  builtAt: Date | null;
};

// The last row of each component under a name: a promotion may hold one component alone and leaves the others where they were.
const POSITIONS = `
  select c.component, p.commit_seq as seq, p.commit_hash as "commitHash", p.distro_hash as "distroHash",
    d.project_name as package, d.nvr, d.built_at as "builtAt"
  from (select distinct component from package_state where instance_id = $1 and ($4::text is null or component = $4)) c
  cross join lateral (select * from (${firstOfComponent(
    "p.component",
    "c.component",
    (same) => `
      select p.commit_seq, p.commit_hash, p.distro_hash from promotion p where p.instance_id = $1 and p.promote_name = $2
        and ${same} and p.at <= $3 order by p.at desc, p.id desc limit 1`,
  )}) one limit 1) p
  left join dlrn_commit d on d.instance_id = $1 and d.seq = p.commit_seq
  order by c.component`;

/** What a point holds, component by component. */
export function positionsOf(target: VisibleTarget, point: Point): Promise<Position[]> {
  const isOffer = point.kind === "candidate" && target.candidateLabel !== null;
  return rowsOf<Position>(POSITIONS, [
    target.instance,
    isOffer ? target.candidateLabel : target.promoteName,
    point.at,
    target.level === "component" ? point.component : null,
  ]);
}

/** The content of a point; `against` = what it is compared with, null for nothing. */
export const contentOf = (
  positions: readonly Position[],
  against: readonly Position[] | null,
): ContentRow[] =>
  positions.map(({ seq, builtAt, ...row }) => {
    const before = against?.find((one) => one.component === row.component);
    return {
      ...row,
      builtAt: isoOrNull(builtAt),
      changed: against && (before?.commitHash !== row.commitHash || before.distroHash !== row.distroHash),
    };
  });

type Move = Omit<PackageMove, "upstreamUrl" | "distgitUrl"> & {
  upstream: string | null;
  distgit: string | null;
};

const NEWEST = (limit: string) => `
  select d.seq, d.nvr, d.commit_hash, d.distro_hash, d.component from dlrn_commit d
  where d.instance_id = $1 and d.project_name = s.project_name and d.status = 'SUCCESS' and d.removed_at is null
    and d.component is not distinct from m.component and d.seq <= m.${limit} order by d.seq desc limit 1`;

const MOVES = `
  with m as (select * from unnest($2::text[], $3::int8[], $4::int8[]) as x(component, lo, hi))
  select s.project_name as package, coalesce(b.component, a.component) as component,
    case when a.seq is null then 'added' when b.seq is null then 'removed' else 'changed' end as kind,
    a.nvr as "fromNvr", b.nvr as "toNvr", a.commit_hash as "fromCommit", b.commit_hash as "toCommit",
    a.distro_hash as "fromDistgit", b.distro_hash as "toDistgit", coalesce(b.seq < a.seq, false) as back,
    case when a.commit_hash = b.commit_hash then 0 else n.commits end as commits,
    case when a.distro_hash = b.distro_hash then 0 else n.distgit end as "distgitCommits", r.upstream, r.distgit
  from m join package_state s on s.instance_id = $1 and s.component is not distinct from m.component
  left join lateral (${NEWEST("lo")}) a on true
  left join lateral (${NEWEST("hi")}) b on true
  cross join lateral (
    select count(distinct d.commit_hash)::int as commits, count(distinct d.distro_hash)::int as distgit from dlrn_commit d
    where d.instance_id = $1 and d.project_name = s.project_name and d.status = 'SUCCESS' and d.removed_at is null
      and d.seq > case when a.seq is null or b.seq is null then 0 else least(a.seq, b.seq) end
      and d.seq <= greatest(a.seq, b.seq)) n
  left join instance i on i.id = $1
  left join release_package r on r.rdoinfo_tag = i.rdoinfo_tag and r.name = s.project_name
  where a.seq is distinct from b.seq
  order by 2 nulls last, 1`;

/** Packages whose good build differs between two points, and whether all their builds are in our data. */
export async function movesBetween(
  target: VisibleTarget,
  from: readonly Position[],
  to: readonly Position[],
): Promise<{ packages: PackageMove[]; known: boolean }> {
  const components = [...new Set([...from, ...to].map((one) => one.component))];
  const at = (side: readonly Position[]) =>
    components.map((component) => side.find((one) => one.component === component));
  const [lo, hi] = [at(from), at(to)];
  const rows = await rowsOf<Move>(MOVES, [
    target.instance,
    components,
    lo.map((one) => one?.seq ?? null),
    hi.map((one) => one?.seq ?? null),
  ]);
  return {
    packages: rows.map(({ upstream, distgit, ...row }) => ({
      ...row,
      upstreamUrl: linkOf(upstream, row.fromCommit, row.toCommit),
      distgitUrl: linkOf(distgit, row.fromDistgit, row.toDistgit),
    })),
    known: [...from, ...to].every((one) => one.seq !== null),
  };
}

const COMPARING = /^https?:\/\/(github\.com|opendev\.org|gitlab\.com)\//i;

/** What changed in a repository: the commits between the two where its host shows such, else the newer one. */
function linkOf(repository: string | null, from: string | null, to: string | null): string | null {
  const base = httpUrl(repository)
    ?.replace(/\/+$/, "")
    .replace(/\.git$/, "");
  if (!base || to === null) return null;
  if (from === null || from === to || !COMPARING.test(base))
    return `${base}/commit/${encodeURIComponent(to)}`;
  return `${base}/compare/${encodeURIComponent(from)}...${encodeURIComponent(to)}`;
}
