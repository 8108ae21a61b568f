import "server-only";
import type { DriftCell, DriftCells } from "@/lib/domain/drift/cell";
import { memo } from "./memo";
import { rowsOf } from "./sql";
import type { Site } from "./visible";

/** A package on one line: cells by stage, and the source (builder or hub) that each track's cells come from. */
export interface LedgerRow {
  package: string;
  release: string;
  instance: string | null;
  component: string | null;
  dfg: string | null;
  cells: DriftCells;
  /** The builder of the row, twice, or the hub and its tags where only Koji has the package. */
  source: string;
  line: string;
  /** The source of the stages imported, and of the stable track. */
  importedBy: string | null;
  hub: string | null;
  /** The hub's line that the stable track is taken from. */
  tags: string | null;
}

interface Stored {
  source: string;
  line: string;
  package: string;
  release: string;
  component: string | null;
  dfg: string | null;
  stages: Record<string, DriftCell>;
}

const COLUMNS = `d.source_id as source, d.line_id as line, d.package_name as package, d.release_name as release, d.component,
  d.dfg_slug as dfg, d.stages`;

// What rdoinfo has taken out of a release is not behind any more.
const TRUNK = `
  select ${COLUMNS} from drift d left join instance i on i.id = d.line_id
  where d.source_id = any($1) and d.line_id = any($1) and not exists (select from release_package r
    where r.rdoinfo_tag = i.rdoinfo_tag and r.name = d.package_name and r.removed_at is not null)`;
const STABLE = `select ${COLUMNS} from drift d where d.source_id = any($1) and d.release_name = any($2)`;

/** Every row of the ledger that the site's reader may see, in no order; shared by all who ask. */
export const readLedger = (site: Site): Promise<LedgerRow[]> =>
  memo(
    `drift ${site.ids} ${site.kojis.map((hub) => hub.id)}`,
    ["packages", "promotions", "chain", "releases", "dfgs"],
    async () => {
      const [trunk, stable] = await Promise.all([
        rowsOf<Stored>(TRUNK, [site.ids]),
        rowsOf<Stored>(STABLE, [site.kojis.map((hub) => hub.id), site.releases.map((each) => each.name)]),
      ]);
      return merged(site, trunk, stable);
    },
  );

function merged(site: Site, trunk: readonly Stored[], stable: readonly Stored[]): LedgerRow[] {
  const imported = new Map<string, Stored>();
  for (const { downstreamOf, id } of site.instances)
    for (const row of trunk)
      if (row.source === id && row.line === downstreamOf && !imported.has(`${row.line}\n${row.package}`))
        imported.set(`${row.line}\n${row.package}`, row);
  const inKoji = new Map<string, Stored[]>();
  for (const row of stable) {
    const key = `${row.release}\n${row.package}`;
    inKoji.set(key, [...(inKoji.get(key) ?? []), row]);
  }
  const used = new Set<string>();
  const own = trunk.flatMap((row): LedgerRow[] => {
    if (row.source !== row.line) return [];
    const instance = site.instance(row.line);
    if (instance === undefined) return [];
    const key = `${row.release}\n${row.package}`;
    const carried = instance.downstreamOf === null ? fitting(inKoji.get(key), instance.distro) : undefined;
    if (carried) used.add(key);
    const by = imported.get(`${row.line}\n${row.package}`);
    const cells = { ...row.stages, ...by?.stages, ...carried?.stages };
    return [
      {
        ...plain(row),
        instance: row.line,
        dfg: row.dfg ?? carried?.dfg ?? null,
        cells,
        importedBy: by?.source ?? null,
        hub: carried?.source ?? null,
        tags: carried?.line ?? null,
      },
    ];
  });
  const alone = [...inKoji].flatMap(([key, rows]): LedgerRow[] =>
    used.has(key)
      ? []
      : rows.slice(0, 1).map((row) => ({
          ...plain(row),
          instance: null,
          cells: row.stages,
          importedBy: null,
          hub: row.source,
          tags: row.line,
        })),
  );
  return [...own, ...alone];
}

const plain = ({ stages: _, ...row }: Stored) => row;

/** Of the tags of several distributions those of the builder's own ("centos9", "cloud9s-openstack-epoxy"), else the first. */
function fitting(rows: readonly Stored[] | undefined, distro: string): Stored | undefined {
  const number = /\d+/.exec(distro)?.[0];
  return rows?.find((row) => /\d+/.exec(row.line)?.[0] === number) ?? rows?.[0];
}
