import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool, withTransaction } from "@/lib/db/pool";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { type AuditEntry, BY_RULES, recordAudit } from "./audit";

const NOW = new Date("2026-03-10T14:00:00Z");
const entry = (subjectId: string): AuditEntry => ({
  actor: "ana",
  action: "rota:add",
  subjectKind: "rota",
  subjectId,
  before: null,
  after: { person: "ana" },
  reason: null,
});

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await withTransaction(db.pool, (tx) => recordAudit(tx, [entry("1")], NOW));
});
afterAll(() => db.close());

const count = async (where: string) =>
  (await db.pool.query(`SELECT count(*)::int AS n FROM ${where}`)).rows[0].n as number;

describe("the audit", () => {
  it.each(["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit"])(
    "takes no %s of the application's role",
    async (sql) => {
      await expect(db.pool.query(sql)).rejects.toMatchObject({ code: "42501" });
      expect(await count("audit")).toBe(1);
    },
  );

  it.each(["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit"])(
    "takes no %s of the owner either",
    async (sql) => {
      const owner = createPool(db.ownerUrl, { max: 1 });
      await expect(owner.query(sql)).rejects.toThrow(/append-only/);
      await owner.end();
      expect(await count("audit")).toBe(1);
    },
  );

  it("cannot be taken over: the application's role may neither drop it, alter it nor switch its trigger off", async () => {
    for (const sql of [
      "DROP TABLE audit",
      "ALTER TABLE audit ADD COLUMN x int",
      "ALTER TABLE audit DISABLE TRIGGER ALL",
      "DROP TRIGGER audit_is_append_only ON audit",
      "SET session_replication_role = replica",
    ])
      await expect(db.pool.query(sql), sql).rejects.toMatchObject({ code: "42501" });
  });

  it("keeps who, what, before and after; the rules have a name of their own", async () => {
    await withTransaction(db.pool, (tx) =>
      recordAudit(tx, [{ ...entry("2"), actor: null, before: { a: 1 }, reason: "why" }], NOW),
    );
    const { rows } = await db.pool.query("SELECT * FROM audit WHERE subject_id = '2'");
    expect(rows[0]).toMatchObject({
      at: NOW,
      actor: BY_RULES,
      before: { a: 1 },
      after: { person: "ana" },
      reason: "why",
      visibility: "public",
    });
  });

  it("goes with its write: a rolled back transaction leaves neither", async () => {
    const [audits, people] = [await count("audit"), await count("person")];
    const failed = withTransaction(db.pool, async (tx) => {
      await insertRow(tx, "person", {
        id: "eve",
        name: "Eve",
        roles: [],
        origin: "page",
        recorded_at: NOW,
        changed_at: NOW,
      });
      await recordAudit(tx, [entry("3")], NOW);
      throw new Error("late");
    });
    await expect(failed).rejects.toThrow("late");
    expect([await count("audit"), await count("person")]).toEqual([audits, people]);
  });
});
