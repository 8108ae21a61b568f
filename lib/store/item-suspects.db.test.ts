import { expect, test } from "vitest";
import { TriageQuery } from "@/lib/contract/triage";
import { PUBLIC_READER } from "@/lib/data/reader";
import { getTriageItem } from "@/lib/data/triage-item";
import { listTriage } from "@/lib/data/triage-list";
import { pool } from "@/lib/db/pool";
import { HOUR } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { insertRow } from "@/lib/testing/factories";
import { type SeededItems, seedTriage } from "@/lib/testing/seed-triage";
import { deriveSuspects } from "./item-suspects";

let items: SeededItems;
const site = dataSite(async (db) => {
  items = await seedTriage(db, NOW);
  for (const [id, visibility, number] of [
    ["gerrit", "public", 77100],
    ["gerrit-private", "private", 77200],
  ] as const) {
    const stored = { recorded_at: NOW };
    await insertRow(db, "gerrit_server", {
      id,
      title: id,
      web_url: `https://${id}.example.org`,
      visibility,
      position: 0,
      ...stored,
    });
    await insertRow(db, "gerrit_review", {
      server_id: id,
      number,
      project: "rdo-jobs",
      branch: "master",
      subject: `${id}: another way to start`,
      status: "MERGED",
      kind: "other",
      created_at: NOW,
      updated_at: NOW,
      submitted_at: new Date(NOW.getTime() - 16 * HOUR),
      url: `https://${id}.example.org/c/rdo-jobs/+/${number}`,
      changed_at: NOW,
      ...stored,
    });
  }
});

test("open items learn what came between their last good and first bad run, once", async () => {
  expect(await deriveSuspects(pool, NOW)).toBeGreaterThan(5);
  expect(await deriveSuspects(pool, NOW)).toBe(0);
  const { rows } = await site
    .db()
    .query<{ suspects: { kind: string; title: string }[] }>(
      "select suspects from triage_item where id = $1",
      [items.fresh],
    );
  expect(rows[0]?.suspects.map(({ kind, title }) => [kind, title])).toContainEqual([
    "change",
    "gerrit: another way to start",
  ]);
});

test("the queue names the likeliest, and an item names the others of the same cause", async () => {
  const { items: rows } = await listTriage(PUBLIC_READER, null, TriageQuery.parse({ subject: "job-fresh" }));
  expect(rows[0]?.suspect?.title).toBe("gerrit: another way to start");
  const { suspects, affectedBy } = await getTriageItem(PUBLIC_READER, null, `T-${items.fresh}`);
  expect(suspects[0]?.title).toBe("gerrit: another way to start");
  expect(affectedBy.map(({ id }) => id)).toContain(`T-${items.overdue}`);
  expect(affectedBy.map(({ id }) => id)).not.toContain(`T-${items.hidden}`);
});

test("items that anybody may see are not told of private changes, private ones are", async () => {
  const { rows } = await site
    .db()
    .query<{ visibility: string; suspects: unknown }>(
      "select visibility, suspects from triage_item where is_open",
    );
  const told = (visibility: string) =>
    rows.filter(
      (row) => row.visibility === visibility && /gerrit-private/.test(JSON.stringify(row.suspects)),
    );
  expect(told("public")).toEqual([]);
  expect(told("private")).toHaveLength(1);
});

test("a young item is looked at again after an hour, and one whose answer is the same stays as it is", async () => {
  const later = new Date(NOW.getTime() + 2 * HOUR);
  await site.db().query("update triage_item set opened_at = $1 where id = $2", [NOW, items.fresh]);
  await site.db().query("update triage_item set suspects_at = $1", [NOW]);
  expect(await deriveSuspects(pool, later)).toBe(0);
  const { rows } = await site
    .db()
    .query<{ at: Date }>("select suspects_at as at from triage_item where id = $1", [items.fresh]);
  expect(rows[0]?.at).toEqual(later);
});
