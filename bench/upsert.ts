import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { createPool, withTransaction } from "@/lib/db/pool";
import { mapCommit } from "@/lib/sources/dlrn/map";
import { storeCommits } from "@/lib/store/dlrn-commits";
import { bigStore } from "./big-store";
import { type Scratch, scratchDatabase } from "./scratch";

const ROWS = 40_000;
/** Rows of one request of a first load. */
const BATCH = 490;

export interface UpsertResult {
  rows: number;
  storePerSecond: number;
  copyPerSecond: number;
  ratio: number;
}

/** Rows a second through the product's own store (cursor and marks apart) against COPY into the same indexed table. */
export async function benchUpsert(databases: Scratch): Promise<UpsertResult> {
  const facts = bigStore(ROWS, Math.floor(Date.now() / 1000)).commits.map((row) =>
    mapCommit({ ...row, id: String(row.id) }, row.id),
  );
  const database = await scratchDatabase(databases);
  const pool = createPool(database.url, { max: 2 });
  const admin = createPool(database.adminUrl, { max: 1 });
  const dir = mkdtempSync(join(tmpdir(), "prodchain-bench-"));
  try {
    const began = performance.now();
    for (let i = 0; i < facts.length; i += BATCH) {
      const page = facts.slice(i, i + BATCH);
      await withTransaction(pool, (client) =>
        storeCommits(
          client,
          "big",
          0,
          { facts: page, ids: page.map((f) => f.dlrnId), whole: true },
          new Date(),
        ),
      );
    }
    const storeMs = performance.now() - began;
    const file = await dump(admin, dir);
    await admin.query("TRUNCATE dlrn_commit");
    const copyBegan = performance.now();
    await admin.query(`COPY dlrn_commit FROM '${file}'`);
    const copyMs = performance.now() - copyBegan;
    const perSecond = (ms: number) => Math.round((ROWS / ms) * 1000);
    return {
      rows: ROWS,
      storePerSecond: perSecond(storeMs),
      copyPerSecond: perSecond(copyMs),
      ratio: copyMs / storeMs,
    };
  } finally {
    await pool.end();
    await admin.end();
    await database.drop();
    rmSync(dir, { recursive: true });
  }
}

/** Writes the table in COPY's text form to a file that the server, perhaps another user, may read. */
async function dump(admin: pg.Pool, dir: string): Promise<string> {
  const rows = await admin.query<{ line: string }>(
    `SELECT string_agg(coalesce(replace(v, E'\\n', '\\n'), '\\N'), E'\\t' ORDER BY n) AS line
     FROM dlrn_commit c, LATERAL (SELECT n, v FROM (VALUES
       (1, c.instance_id), (2, c.seq::text), (3, c.dlrn_id::text), (4, c.epoch::text), (5, c.project_name), (6, c.component),
       (7, c.commit_hash), (8, c.distro_hash), (9, c.extended_hash), (10, c.commit_branch), (11, c.committed_at::text),
       (12, c.distgit_at::text), (13, c.extended_at::text), (14, c.built_at::text), (15, c.status), (16, c.notes), (17, c.nvr),
       (18, c.flags::text), (19, c.versions_csv), (20, c.recorded_at::text), (21, c.changed_at::text), (22, c.removed_at::text)
     ) AS cols(n, v)) AS x GROUP BY c.seq ORDER BY c.seq`,
  );
  const file = join(dir, "commits.txt");
  writeFileSync(file, `${rows.rows.map((r) => r.line).join("\n")}\n`);
  chmodSync(dir, 0o755);
  chmodSync(file, 0o644);
  return file;
}
