import { afterAll, beforeAll, expect, it } from "vitest";
import { parseConfig } from "@/lib/config/load";
import { NORMALISER } from "@/lib/domain/failure/normalise";
import { MINUTE } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { syncSite } from "./site";
import { deriveTriage } from "./triage/derive";

const NOW = new Date("2026-11-18T12:00:00Z");
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const sync = (visibility: string) =>
  syncSite(
    db.pool,
    parseConfig(
      `zuul:
  - { id: rdo, title: RDO, url: "https://zuul.example.org" }
  - { id: inside, title: Inside, url: "https://zuul.inside.example.org", visibility: ${visibility} }
`,
      "x.yaml",
      () => undefined,
    ),
    [],
    NOW,
  );
const derive = () => deriveTriage(db.pool, NOW, new AbortController().signal);
let seq = 0;
const failure = (source_id: string, hash: string, headline: string) => {
  seq += 1;
  return insertRow<{ id: number }>(db.pool, "failure", {
    ...{
      source: "zuul",
      source_id,
      key: `u${seq}`,
      seq,
      subject_kind: "job",
      subject: `job-${source_id}`,
      scope: "",
    },
    ...{ at: new Date(NOW.getTime() + seq * MINUTE), result: "FAILURE", class: "code", rule: "r", why: "w" },
    ...{
      confidence: "high",
      headline,
      text_hash: hash,
      normaliser: NORMALISER,
      recorded_at: NOW,
      changed_at: NOW,
    },
  });
};
const shown = async () =>
  (
    await db.pool.query(
      `SELECT f.source_id AS source, i.visibility, i.title, s.visibility AS signature, s.sample
       FROM failure f JOIN triage_item i ON i.id = f.item_id JOIN signature s ON s.id = f.signature_id ORDER BY f.id`,
    )
  ).rows;

it("nothing that was made of a source's failures stays public when the source is private", async () => {
  await sync("public");
  await failure("rdo", "both", "Error at 2026-11-01 10:00:00");
  await failure("inside", "both", "Error at 2026-11-02 11:11:11");
  await failure("inside", "own", "Secret error");
  await failure("inside", "known", "Known error");
  await derive();
  const [own] = (await db.pool.query("SELECT id FROM triage_item WHERE title LIKE '%Secret error%'")).rows;
  await db.pool.query("UPDATE triage_item SET acknowledged_by = 'ana' WHERE id = $1", [own.id]);
  await insertRow(db.pool, "triage_item", {
    ...{
      title: "Merged secret",
      state: "merged",
      merged_into: own.id,
      class: "code",
      recorded_at: NOW,
      changed_at: NOW,
    },
  });
  const outage = {
    class: "infra",
    state: "over",
    started_at: NOW,
    last_at: NOW,
    recorded_at: NOW,
    changed_at: NOW,
  };
  await insertRow(db.pool, "incident", { title: "mirror.inside", sources: ["inside"], ...outage });
  await db.pool.query(
    "UPDATE signature SET sample = 'Error at 2026-11-02 11:11:11' WHERE sample = 'Error at 2026-11-01 10:00:00'",
  );
  const issue = await insertRow<{ id: number }>(db.pool, "known_issue", {
    ...{
      title: "t",
      kind: "pattern",
      pattern: "Known",
      created_by: "ana",
      hits: 1,
      recorded_at: NOW,
      changed_at: NOW,
    },
  });
  await db.pool.query(
    `INSERT INTO known_hit (known_issue_id, failure_id, confidence, via, at, recorded_at)
     SELECT $1, id, 0.9, 'ingest', $2, $2 FROM failure WHERE text_hash = 'known'`,
    [issue.id, NOW],
  );

  await sync("private");
  // Before the deriver has run.
  const publicWords = async () =>
    (
      await db.pool.query(
        `SELECT title AS text FROM triage_item WHERE visibility = 'public' UNION ALL
         SELECT concat(text, sample) FROM signature WHERE visibility = 'public' UNION ALL
         SELECT title FROM incident WHERE visibility = 'public' UNION ALL
         SELECT h.line FROM known_hit h`,
      )
    ).rows.map((row) => String(row.text));
  expect((await publicWords()).filter((text) => /11:11|secret|known|inside/i.test(text))).toEqual([]);
  await derive();
  expect((await publicWords()).filter((text) => /11:11|secret|known|inside/i.test(text))).toEqual([]);
  expect((await shown()).map((row) => [row.source, row.visibility, row.signature])).toEqual([
    ["rdo", "public", "public"],
    ...Array(3).fill(["inside", "private", "private"]),
  ]);
  // What a person did to an item of theirs is still there.
  const kept = await db.pool.query("SELECT acknowledged_by, failures FROM triage_item WHERE id = $1", [
    own.id,
  ]);
  expect(kept.rows).toEqual([{ acknowledged_by: "ana", failures: 1 }]);
  expect((await db.pool.query("SELECT hits FROM known_issue")).rows).toEqual([{ hits: 0 }]);

  const madeHidden = (
    await db.pool.query(
      `SELECT DISTINCT f.item_id AS id FROM failure f WHERE f.source_id = 'inside' AND f.text_hash = 'both'`,
    )
  ).rows.map((row) => row.id);
  await sync("public");
  await derive();
  expect((await shown()).map((row) => [row.source, row.visibility, row.signature])).toEqual([
    ["rdo", "public", "public"],
    ...Array(3).fill(["inside", "public", "public"]),
  ]);
  // The items are those from before, with what people did to them; one that says the same as a public one leads to that.
  const again = await db.pool.query(
    "SELECT id, visibility, acknowledged_by, failures FROM triage_item WHERE id = $1 OR merged_into = $1 ORDER BY id",
    [own.id],
  );
  expect(again.rows).toMatchObject([
    { id: own.id, visibility: "public", acknowledged_by: "ana", failures: 1 },
    { visibility: "public" },
  ]);
  const left = await db.pool.query(
    `SELECT i.state, o.title AS into FROM triage_item i LEFT JOIN triage_item o ON o.id = i.merged_into
     WHERE i.id = ANY($1)`,
    [madeHidden],
  );
  expect(left.rows).toEqual([{ state: "merged", into: expect.stringContaining("Error at") }]);
  expect((await db.pool.query("SELECT FROM triage_item WHERE visibility <> 'public'")).rowCount).toBe(0);
  expect((await db.pool.query("SELECT title, visibility FROM incident")).rows).toEqual([
    { title: "mirror.inside", visibility: "public" },
  ]);
  const before = await db.pool.query(
    "SELECT id, version, item_id FROM triage_item, LATERAL (SELECT id AS item_id) x ORDER BY id",
  );
  await sync("public");
  const after = await db.pool.query(
    "SELECT id, version, item_id FROM triage_item, LATERAL (SELECT id AS item_id) x ORDER BY id",
  );
  expect(after.rows).toEqual(before.rows);
});
