import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from, to } from "pg-copy-streams";
import { createPool, withTransaction } from "@/lib/db/pool";
import { mapCommit } from "@/lib/sources/dlrn/map";
import { storeCommits } from "@/lib/store/dlrn-commits";
import { bigStore } from "./big-store";
import { type Scratch, scratchDatabase } from "./scratch";
import { median } from "./table";

const ROWS = 40_000;
const CHUNK = 100_000;
const ROUNDS = 5;
/** Rows of one request of 20 aliased pages, the most a site may ask for. */
const BATCH = 1_962;

export interface UpsertResult {
  rows: number;
  storePerSecond: number;
  copyPerSecond: number;
  ratio: number;
}

/**
 * Rows a second through the product's own store (reading what is held, marking what must be derived, one transaction a
 * request) against COPY over a connection into the same indexed table.
 */
export async function benchUpsert(databases: Scratch): Promise<UpsertResult> {
  const rounds: UpsertResult[] = [];
  for (let i = 0; i < ROUNDS; i += 1) rounds.push(await round(databases));
  const middle = (of: (r: UpsertResult) => number) => median(rounds.map(of));
  return {
    rows: ROWS,
    storePerSecond: Math.round(middle((r) => r.storePerSecond)),
    copyPerSecond: Math.round(middle((r) => r.copyPerSecond)),
    ratio: middle((r) => r.ratio),
  };
}

async function round(databases: Scratch): Promise<UpsertResult> {
  const facts = bigStore(ROWS, Math.floor(Date.now() / 1000)).commits.map((row) =>
    mapCommit({ ...row, id: String(row.id) }, row.id),
  );
  const database = await scratchDatabase(databases);
  const pool = createPool(database.url, { max: 2 });
  const admin = createPool(database.adminUrl, { max: 1 });
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
    const lines = await dump(admin);
    await admin.query("TRUNCATE dlrn_commit");
    const copyBegan = performance.now();
    const client = await admin.connect();
    await pipeline(Readable.from(lines), client.query(from("COPY dlrn_commit FROM STDIN")));
    client.release();
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
  }
}

/** The table in COPY's text form, in chunks of about 100 kB. */
async function dump(admin: pg.Pool): Promise<string[]> {
  const client = await admin.connect();
  const chunks: string[] = [];
  for await (const chunk of client.query(to("COPY dlrn_commit TO STDOUT"))) chunks.push(String(chunk));
  client.release();
  const text = chunks.join("");
  return Array.from({ length: Math.ceil(text.length / CHUNK) }, (_, i) =>
    text.slice(i * CHUNK, (i + 1) * CHUNK),
  );
}
