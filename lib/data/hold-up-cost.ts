import "server-only";
import type { Position } from "@/lib/store/lines/positions";
import { firstOfComponent, rowsOf } from "./sql";

/** What was built well since the last promotion: commits, packages, whose they are, since when. */
export interface Behind {
  commits: number;
  packages: number;
  dfgs: string[];
  since: Date | null;
}

type Place = {
  instance: string;
  promoteName: string;
  component: string | null;
  level: "component" | "aggregate";
};

// Good builds per component after what was promoted of it; counted component by component, so that each goes by its index.
const BEHIND = `
  select g.n::int, g.component, d.commits, d.packages, d.dfgs, d.since
  from unnest($1::int[], $2::text[], $3::text[], $4::int8[]) g(n, instance, component, low)
  cross join lateral (
    select count(*)::int as commits, array_agg(distinct x.project_name) as packages,
      array_agg(distinct s.dfg_slug) filter (where s.dfg_slug is not null) as dfgs, min(x.built_at) as since
    from (${firstOfComponent(
      "d.component",
      "g.component",
      (
        same,
      ) => `select d.instance_id, d.project_name, d.built_at from dlrn_commit d where d.instance_id = g.instance and ${same}
        and d.seq > g.low and d.status = 'SUCCESS' and d.removed_at is null`,
    )}) x
    left join package_state s on s.instance_id = x.instance_id and s.project_name = x.project_name) d
  where d.commits > 0`;

type Row = {
  n: number;
  component: string | null;
  commits: number;
  packages: string[];
  dfgs: string[] | null;
  since: Date;
};

/** What waits behind each place; undefined where nothing was promoted yet, so that "behind" has no meaning. */
export async function readBehind(
  places: readonly Place[],
  positions: readonly Position[],
): Promise<(Behind | undefined)[]> {
  const gaps = places.flatMap((place, n) =>
    positions
      .filter(
        (p) =>
          p.instance === place.instance &&
          p.station === place.promoteName &&
          p.position !== null &&
          (place.component === null || p.component === place.component),
      )
      .map((p) => ({ n, instance: p.instance, component: p.component, low: p.position })),
  );
  if (gaps.length === 0) return places.map(() => undefined);
  const rows = await rowsOf<Row>(BEHIND, [
    gaps.map(({ n }) => n),
    gaps.map(({ instance }) => instance),
    gaps.map(({ component }) => component),
    gaps.map(({ low }) => low),
  ]);
  return places.map((_, n) => {
    if (!gaps.some((gap) => gap.n === n)) return undefined;
    const own = rows.filter((row) => row.n === n);
    const times = own.map(({ since }) => since.getTime());
    return {
      commits: own.reduce((sum, row) => sum + row.commits, 0),
      packages: new Set(own.flatMap((row) => row.packages)).size,
      dfgs: [...new Set(own.flatMap((row) => row.dfgs ?? []))].sort(),
      since: times.length === 0 ? null : new Date(Math.min(...times)),
    };
  });
}
