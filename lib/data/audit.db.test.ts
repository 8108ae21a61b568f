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
