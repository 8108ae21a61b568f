import "server-only";
import type { SearchHit } from "@/lib/contract/site";
import { rowsOf } from "./sql";
import type { Site } from "./visible";

const MOST = 6;
/** More rows than hits: a commit is built on several builders, and several times. */
const MOST_ROWS = 120;
const HASH = /^[0-9a-f]{6,40}$/;
/** DLRN writes the first seven digits of the commit into the release: 0.20261120093014.ab12cd3.el9. */
const HASH_IN_NVR = /\.([0-9a-f]{7})(?:\.|$)/;
const NVR = /^[A-Za-z][\w.+-]*-\d[\w.+~^-]*$/;
const FILE = /\.(?:src|noarch|x86_64|aarch64|ppc64le)(?:\.rpm)?$/;

type Row = { hash: string; package: string; instance: string; status: string; nvr: string | null };

const COLUMNS =
  "d.commit_hash as hash, d.project_name as package, d.instance_id as instance, d.status, d.nvr";
const PRESENT = "d.instance_id = any($1) and d.removed_at is null";

// A range and not LIKE: it uses the plain index under any collation. "g" follows every hex digit.
const BY_HASH = `
  select ${COLUMNS} from dlrn_commit d where d.commit_hash >= $2 and d.commit_hash < $2 || 'g' and ${PRESENT}
  order by d.commit_hash, d.seq desc limit ${MOST_ROWS}`;
const BY_HASH_AND_NVR = `
  select ${COLUMNS} from dlrn_commit d where d.commit_hash >= $2 and d.commit_hash < $2 || 'g' and ${PRESENT}
    and starts_with(d.nvr, $3) order by d.commit_hash, d.seq desc limit ${MOST_ROWS}`;
// Builder by builder, so that each walks one package's rows by the index.
const BY_NVR = `
  select d.* from unnest($1::text[], $2::text[]) k(instance, package) cross join lateral (
    select ${COLUMNS}, d.seq from dlrn_commit d where d.instance_id = k.instance and d.project_name = k.package
      and d.removed_at is null and starts_with(d.nvr, $3) order by d.seq desc limit ${MOST}) d
  order by d.seq desc limit ${MOST_ROWS}`;

/** Upstream commits by the first 6 or more digits of their hash, or by the NVR (or file name) that DLRN built of them. */
export async function findCommits(site: Site, text: string): Promise<SearchHit[]> {
  const lower = text.toLowerCase();
  if (HASH.test(lower)) return hitsOf(site, await rowsOf<Row>(BY_HASH, [site.ids, lower]));
  const nvr = text.replace(FILE, "");
  if (!NVR.test(nvr)) return [];
  const digits = HASH_IN_NVR.exec(nvr)?.[1];
  if (digits !== undefined) return hitsOf(site, await rowsOf<Row>(BY_HASH_AND_NVR, [site.ids, digits, nvr]));
  // An NVR begins with the package's name, which ends before a dash and a digit.
  const names = [...nvr.matchAll(/-(?=\d)/g)].map((dash) => nvr.slice(0, dash.index));
  const places = site.ids.flatMap((instance) => names.map((name) => ({ instance, name })));
  const found = await rowsOf<Row>(BY_NVR, [
    places.map((place) => place.instance),
    places.map((place) => place.name),
    nvr,
  ]);
  return hitsOf(site, found);
}

/** One hit per commit, whatever it was built on. */
function hitsOf(site: Site, rows: readonly Row[]): SearchHit[] {
  return [...new Set(rows.map((row) => row.hash))].slice(0, MOST).map((hash) => {
    const own = rows.filter((row) => row.hash === hash);
    const titles = [...new Set(own.map((row) => site.instance(row.instance)?.title ?? row.instance))];
    const packages = [...new Set(own.map((row) => row.package))];
    const nvr = own.find((row) => row.nvr !== null)?.nvr;
    const built = nvr ?? `${own[0]?.status === "RETRY" ? "to be retried" : "does not build"}`;
    return {
      kind: "commit",
      title: hash.slice(0, 12),
      detail: `${packages.join(", ")} on ${titles.join(", ")}: ${built}`,
      href: `/commits/${hash}`,
    };
  });
}
