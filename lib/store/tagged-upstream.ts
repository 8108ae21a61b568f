import type pg from "pg";
import type { TaggedUpstreamFact } from "@/lib/domain/published/facts";
import { repoOfUpstream } from "@/lib/domain/published/upstream";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { type Column, writeRows } from "./bulk";
import { markOnHubs } from "./drift-stable";
import { notify } from "./notify";

/** The package that is built from a repository ("openstack/nova") in a series; null when none is known. */
export type PackageOfRepo = (series: string, repo: string) => string | null;

interface StoredPackage {
  name: string;
  project: string;
  upstream: string | null;
  releases: string[];
}

/**
 * Joins repositories to packages by rdoinfo's upstream address, else by the project's name. The packages of the series'
 * own instances come first; several from one repository (a package and its tests) give the one named like it.
 */
export async function loadPackageOfRepo(client: pg.ClientBase | pg.Pool): Promise<PackageOfRepo> {
  const found = await client.query<StoredPackage>(
    `SELECT p.name, p.project, p.upstream, array_remove(array_agg(DISTINCT i.release_name), NULL) AS releases
     FROM release_package p LEFT JOIN instance i ON i.rdoinfo_tag = p.rdoinfo_tag AND i.removed_at IS NULL
     WHERE p.removed_at IS NULL GROUP BY 1, 2, 3 ORDER BY p.name`,
  );
  const byRepo = new Map<string, StoredPackage[]>();
  const byProject = new Map<string, StoredPackage[]>();
  for (const row of found.rows) {
    const repo = row.upstream === null ? null : repoOfUpstream(row.upstream);
    if (repo !== null) add(byRepo, repo, row);
    add(byProject, row.project, row);
  }
  return (series, repo) => {
    const project = repo.slice(repo.indexOf("/") + 1);
    const candidates = byRepo.get(repo) ?? byProject.get(project) ?? [];
    const own = candidates.filter(({ releases }) => releases.includes(series));
    const pool = own.length > 0 ? own : candidates;
    return (pool.find((p) => p.project === project) ?? pool[0])?.name ?? null;
  };
}

function add<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}

interface Row {
  fact: TaggedUpstreamFact;
  packageName: string | null;
}

const VARYING: readonly Column<Row>[] = [
  { name: "deliverable", type: "text", of: (r) => r.fact.deliverable },
  { name: "commit_hash", type: "text", of: (r) => r.fact.commitHash },
  { name: "kind", type: "text", of: (r) => r.fact.kind },
  { name: "position", type: "int4", of: (r) => r.fact.position },
  { name: "type", type: "text", of: (r) => r.fact.type },
  { name: "team", type: "text", of: (r) => r.fact.team },
  { name: "package_name", type: "text", of: (r) => r.packageName },
];
const names = VARYING.map(({ name }) => name);
const UPSERT = `(series, repo, version) DO UPDATE SET ${names.map((n) => `${n} = excluded.${n}`).join(", ")}
  WHERE (${names.map((n) => `tagged_upstream.${n}`).join(", ")}) IS DISTINCT FROM (${names.map((n) => `excluded.${n}`).join(", ")})`;

/** What one deliverable file says. `whole`: nothing of it was rejected, so that what is not among the facts has gone. */
export interface DeliverableTags {
  series: string;
  deliverable: string;
  facts: readonly TaggedUpstreamFact[];
  whole: boolean;
}

/** Makes the tags of some deliverables what their files say. Returns how many changed, and rows PostgreSQL refused. */
export async function storeDeliverables(
  client: pg.ClientBase,
  read: readonly DeliverableTags[],
  packageOf: PackageOfRepo,
  now: Date,
): Promise<{ changed: number; bad: Rejected[] }> {
  await oneAtATime(client);
  const bad: Rejected[] = [];
  const unique = new Map<string, Row>();
  for (const fact of read.flatMap(({ facts }) => facts))
    unique.set(`${fact.series} ${fact.repo} ${fact.version}`, {
      fact,
      packageName: packageOf(fact.series, fact.repo),
    });
  const touched = [...unique.values()].flatMap((row) => row.packageName ?? []);
  let changed = await writeRows<Row>(
    client,
    {
      table: "tagged_upstream",
      conflict: UPSERT,
      columns: [
        { name: "series", type: "text", of: (r) => r.fact.series },
        { name: "repo", type: "text", of: (r) => r.fact.repo },
        { name: "version", type: "text", of: (r) => r.fact.version },
        { name: "recorded_at", type: "timestamptz", all: now.toISOString() },
        ...VARYING,
      ],
    },
    [...unique.values()],
    ({ fact }, reason) => bad.push({ payload: fact, reason }),
  );
  for (const { series, deliverable, facts } of read.filter(({ whole }) => whole)) {
    const gone = await client.query<{ name: string | null }>(
      `DELETE FROM tagged_upstream WHERE series = $1 AND deliverable = $2
         AND NOT (repo || ' ' || version) = ANY($3) RETURNING package_name AS name`,
      [series, deliverable, facts.map((f) => `${f.repo} ${f.version}`)],
    );
    changed += gone.rowCount ?? 0;
    touched.push(...gone.rows.flatMap((row) => row.name ?? []));
  }
  if (changed > 0) await markOnHubs(client, touched);
  return { changed, bad };
}

/**
 * Names the packages of all held tags again, since rdoinfo changes without the files: at the end of a pass over either.
 *
 * @returns how many changed
 */
export async function joinPackages(client: pg.ClientBase): Promise<number> {
  await oneAtATime(client);
  const packageOf = await loadPackageOfRepo(client);
  const held = await client.query<{ series: string; repo: string }>(
    "SELECT DISTINCT series, repo FROM tagged_upstream",
  );
  const changed = await client.query<{ name: string | null }>(
    `UPDATE tagged_upstream t SET package_name = x.package FROM unnest($1::text[], $2::text[], $3::text[]) AS x(series, repo, package)
     WHERE t.series = x.series AND t.repo = x.repo AND t.package_name IS DISTINCT FROM x.package
     RETURNING t.package_name AS name`,
    [
      held.rows.map((r) => r.series),
      held.rows.map((r) => r.repo),
      held.rows.map((r) => packageOf(r.series, r.repo)),
    ],
  );
  await markOnHubs(
    client,
    changed.rows.flatMap((row) => row.name ?? []),
  );
  if (changed.rowCount) await notify(client, ["packages", "chain"]);
  return changed.rowCount ?? 0;
}

/** Two feeds write these rows: one after the other they cannot wait for each other in a circle. */
const oneAtATime = (client: pg.ClientBase) =>
  client.query("SELECT pg_advisory_xact_lock(hashtextextended('prodchain tagged upstream', 0))");
