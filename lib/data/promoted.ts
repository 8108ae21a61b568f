import "server-only";
import type { PackageOnInstance } from "@/lib/contract/packages";
import { firstOfComponent, isoOrNull, rowsOf } from "./sql";

type Promoted = PackageOnInstance["promoted"][number] & { instance: string };
type Row = Omit<Promoted, "at"> & { at: Date | null };

// A component's repo under a name holds each package's newest good build up to the promoted row.
const PROMOTED = `
  select t.instance_id as instance, t.promote_name as "promoteName", d.nvr, d.commit_hash as "commitHash", p.at
  from target t
  left join package_state s on s.instance_id = t.instance_id and s.project_name = $2
  left join lateral (${firstOfComponent(
    "p.component",
    "s.component",
    (same) => `
      select p.at, p.commit_seq from promotion p where p.instance_id = t.instance_id
        and p.promote_name = t.promote_name and ${same} order by p.at desc limit 1`,
  )}) p on s.project_name is not null
  left join lateral (
    select d.nvr, d.commit_hash from dlrn_commit d where d.instance_id = t.instance_id and d.project_name = $2
      and d.seq <= p.commit_seq and d.status = 'SUCCESS' and d.removed_at is null order by d.seq desc limit 1) d on true
  where t.instance_id = any($1) and t.removed_at is null
  order by t.instance_id, t.position, t.promote_name`;

/** What of a package each target holds, in the order of the ladders; nulls = not there, or not known. */
export async function promotedOf(instances: readonly string[], name: string): Promise<Promoted[]> {
  const rows = await rowsOf<Row>(PROMOTED, [instances, name]);
  return rows.map((row) => ({ ...row, at: row.commitHash === null ? null : isoOrNull(row.at) }));
}
