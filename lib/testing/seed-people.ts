import { DAY } from "@/lib/shared/clock";
import { type Db, insertRow } from "./factories";

const PEOPLE: [id: string, name: string, roles: string[], dfg: string | null, role: string][] = [
  ["marta", "Marta Dvorak", ["wrangler"], "production-chain", "lead"],
  ["priya", "Priya Nair", [], "compute", "lead"],
  ["jonas", "Jonas Weber", [], "compute", "member"],
  ["hugo", "Hugo Martins", [], "network", "lead"],
  ["helen", "Helen Brandt", ["manager"], null, "member"],
  ["ravi", "Ravi Menon", ["admin"], null, "member"],
  ["gone", "Somebody Gone", ["admin"], null, "member"],
];

/**
 * A demo's people and duty: DFGs production-chain, compute and network; wrangler marta, members priya, jonas and hugo, manager
 * helen, admin ravi; "gone" was removed. marta is ruck and jonas does compute's triage at `now`.
 */
export async function seedPeople(db: Db, now: Date): Promise<void> {
  await db.query(
    `insert into site_setting (key, value, updated_at) values ('site', $1, $2) on conflict (key) do update
     set value = site_setting.value || excluded.value`,
    [JSON.stringify({ name: "Test", demo: true, productionChain: "production-chain" }), now],
  );
  for (const [position, slug] of ["production-chain", "compute", "network"].entries())
    await db.query(
      `insert into dfg (slug, name, position, recorded_at) values ($1, initcap(replace($1, '-', ' ')), $2, $3)
       on conflict (slug) do nothing`,
      [slug, position, now],
    );
  const stored = { origin: "demo", recorded_at: now };
  for (const [id, name, roles, dfg, role] of PEOPLE) {
    const removed = id === "gone" ? now : null;
    await insertRow(db, "person", { id, name, roles, ...stored, changed_at: now, removed_at: removed });
    if (dfg !== null) await insertRow(db, "dfg_member", { dfg_slug: dfg, person_id: id, role, ...stored });
  }
  const shift = {
    from_at: new Date(now.getTime() - 2 * DAY),
    until_at: new Date(now.getTime() + 5 * DAY),
    ...stored,
    changed_at: now,
  };
  const places = [
    ["production-chain", "ruck", "marta"],
    ["compute", "triage", "jonas"],
  ] as const;
  for (const [dfg_slug, rota, person_id] of places)
    await insertRow(db, "rota_shift", { dfg_slug, rota, person_id, ...shift });
}
