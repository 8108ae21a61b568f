import type pg from "pg";
import { expect, test } from "vitest";
import { withTransaction } from "@/lib/db/pool";
import { recordAudit } from "@/lib/store/audit";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { insertRow } from "@/lib/testing/factories";
import { seedPeople } from "@/lib/testing/seed-people";
import { listAudit } from "./audit";

const site = dataSite((db) => seedPeople(db, NOW));

test("what was written of an outage or an item is absent when that became private later", async () => {
  const outage = { title: "mirror", class: "infra", state: "over", started_at: NOW, last_at: NOW };
  const { id } = await insertRow<{ id: number }>(site.db(), "incident", {
    ...{ ...outage, recorded_at: NOW, changed_at: NOW },
  });
  const opened = {
    ...{
      actor: null,
      action: "incident:opened",
      subjectKind: "incident",
      subjectId: `I-${id}`,
      before: null,
    },
    ...{ after: { title: "mirror.inside.example.org" }, reason: null },
  };
  await withTransaction(site.db() as pg.Pool, (tx) => recordAudit(tx, [opened], NOW));
  const seen = async (seesPrivate: boolean) => {
    const query = { actor: [], action: [], kind: [], subject: `I-${id}`, limit: 10 };
    const { items, total } = await listAudit({ seesPrivate }, query);
    return [items.length, total];
  };
  expect(await seen(false)).toEqual([1, 1]);
  await site.db().query("update incident set visibility = 'private' where id = $1", [id]);
  expect(await seen(false)).toEqual([0, 0]);
  expect(await seen(true)).toEqual([1, 1]);
});

test("totals are of what is filtered, and say so where they end; a text is looked for among the newest", async () => {
  const add = (count: number, kind: string, reason: string, at: Date) =>
    site.db().query(
      `insert into audit (at, actor, action, subject_kind, subject_id, reason, visibility)
       select $1, 'marta', $2::text || ':x', $2, 'many', $3, 'public' from generate_series(1, $4::int)`,
      [at, kind, reason, count],
    );
  const old = new Date(NOW.getTime() - 1_000);
  await add(3, "person", "long ago", old);
  await add(50_001, "rota", "of late", NOW);
  const read = (of: object) =>
    listAudit({ seesPrivate: false }, { ...{ actor: [], action: [], kind: [], limit: 10 }, ...of });
  const all = await read({});
  expect(all).toMatchObject({ total: 20_000, totalIsLeast: true, facetsAreLeast: true, searchedSince: null });
  const filtered = await read({ kind: ["person"] });
  expect(filtered).toMatchObject({ total: 3, totalIsLeast: false, facetsAreLeast: true });
  expect(filtered.items).toHaveLength(3);
  const searched = await read({ q: "long ago" });
  expect(searched).toMatchObject({ total: 0, items: [], searchedSince: NOW.toISOString() });
  const before = await read({ q: "long ago", until: NOW.toISOString() });
  expect(before).toMatchObject({ total: 3, totalIsLeast: false, searchedSince: null });
});
