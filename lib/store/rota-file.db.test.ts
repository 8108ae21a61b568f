import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { parseConfig } from "@/lib/config/load";
import { DAY } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { extendRotas } from "./rota-file";
import { syncSite } from "./site";

const MONDAY = new Date("2026-03-09T12:00:00Z");
const SITE = "dfgs: [{ slug: compute, name: Compute, timeZone: Europe/Prague, holidays: [2026-12-25] }]\n";
const people = (...ids: string[]) =>
  `people: [${ids.map((id) => `{ id: ${id}, name: ${id.toUpperCase()}, dfgs: [{ dfg: compute }] }`).join(", ")}]\n`;
const turns = (...ids: string[]) =>
  `rotas: [{ dfg: compute, rota: ruck, turn: { people: [${ids.join(", ")}], first: 2026-03-02, length: 7d } }]\n`;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());
beforeEach(() => clear());
const clear = () => db.pool.query("DELETE FROM rota_shift; DELETE FROM dfg_member; DELETE FROM person");

const sync = (text: string, now = MONDAY) =>
  syncSite(
    db.pool,
    parseConfig(SITE + text, "x.yaml", () => undefined),
    [],
    now,
  );
const shifts = async () =>
  (
    await db.pool.query<{ person: string; day: string }>(
      `SELECT person_id AS person, to_char(from_at AT TIME ZONE 'Europe/Prague', 'MM-DD') AS day FROM rota_shift
       WHERE removed_at IS NULL ORDER BY from_at, person_id`,
    )
  ).rows.map(({ person, day }) => `${day} ${person}`);

it("turns become shifts twelve weeks ahead, and a second start changes nothing", async () => {
  await sync(people("ana", "bob") + turns("ana", "bob"));
  const made = await shifts();
  expect(made.slice(0, 3)).toEqual(["03-02 ana", "03-09 bob", "03-16 ana"]);
  expect(made.at(-1)).toBe("06-01 bob");
  const before = await db.pool.query("SELECT id, version, changed_at FROM rota_shift ORDER BY id");
  await sync(people("ana", "bob") + turns("ana", "bob"), new Date(MONDAY.getTime() + 1));
  const after = await db.pool.query("SELECT id, version, changed_at FROM rota_shift ORDER BY id");
  expect(after.rows).toEqual(before.rows);
  await sync(people("ana", "bob") + turns("ana", "bob"), new Date(MONDAY.getTime() + 14 * DAY));
  expect((await shifts()).slice(0, 1)).toEqual(["03-02 ana"]);
  expect((await shifts()).at(-1)).toBe("06-15 bob");
});

it("other turns replace what has not ended; what has ended stays", async () => {
  await sync(people("ana", "bob") + turns("ana", "bob"));
  await sync(people("ana", "bob") + turns("bob", "ana"));
  expect((await shifts()).slice(0, 4)).toEqual(["03-02 ana", "03-09 ana", "03-16 bob", "03-23 ana"]);
});

it("turns go on twelve weeks ahead without a start", async () => {
  const text = people("ana", "bob") + turns("ana", "bob");
  await sync(text);
  const config = parseConfig(SITE + text, "x.yaml", () => undefined);
  await extendRotas(db.pool, config, new Date(MONDAY.getTime() + 14 * DAY));
  expect((await shifts()).at(-1)).toBe("06-15 bob");
});

it("the page wins: what was changed, added or removed there is not made again", async () => {
  await sync(people("ana", "bob", "cyd") + turns("ana", "bob"));
  await db.pool.query(
    "UPDATE rota_shift SET person_id = 'cyd', origin = 'page' WHERE from_at = '2026-03-16Z'",
  );
  await db.pool.query(
    "UPDATE rota_shift SET removed_at = $1, origin = 'page' WHERE from_at = '2026-03-23Z'",
    [MONDAY],
  );
  await sync(people("ana", "bob", "cyd") + turns("ana", "bob"));
  expect((await shifts()).slice(1, 4)).toEqual(["03-09 bob", "03-16 cyd", "03-30 ana"]);
});

it("who the file no longer names is closed, who was edited on the page stays; DFGs get their calendar", async () => {
  await insertRow(db.pool, "person", {
    id: "eve",
    name: "Eve",
    roles: ["admin"],
    origin: "page",
    recorded_at: MONDAY,
    changed_at: MONDAY,
  });
  await sync(people("ana", "bob"));
  await sync("people: [{ id: bob, name: Robert }, { id: eve, name: Other Eve }]\n");
  const { rows } = await db.pool.query(
    "SELECT id, name, removed_at IS NOT NULL AS gone, (SELECT count(*)::int FROM dfg_member m WHERE m.person_id = p.id AND m.removed_at IS NULL) AS dfgs FROM person p ORDER BY id",
  );
  expect(rows).toEqual([
    { id: "ana", name: "ANA", gone: true, dfgs: 0 },
    { id: "bob", name: "Robert", gone: false, dfgs: 0 },
    { id: "eve", name: "Eve", gone: false, dfgs: 0 },
  ]);
  const dfg = await db.pool.query("SELECT calendar FROM dfg WHERE slug = 'compute'");
  expect(dfg.rows[0].calendar).toEqual({
    timeZone: "Europe/Prague",
    days: [1, 2, 3, 4, 5],
    holidays: ["2026-12-25"],
  });
});
