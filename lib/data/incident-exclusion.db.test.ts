import { expect, test } from "vitest";
import { POST } from "@/app/api/v1/incidents/[id]/exclusion/route";
import type { Problem } from "@/lib/contract/common";
import type { ExcludeAnswer } from "@/lib/contract/incidents";
import { callRoute } from "@/lib/testing/call-route";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { PUBLIC_OUTAGE, seedIncidents } from "@/lib/testing/seed-incidents";
import { seedPeople } from "@/lib/testing/seed-people";

const site = dataSite(async (db) => {
  await seedPeople(db, NOW);
  await seedIncidents(db, NOW);
});

const change = (version: number, excluded: boolean) =>
  callRoute(POST, "", {
    method: "POST",
    person: "marta",
    params: { id: PUBLIC_OUTAGE },
    body: { version, excluded, reason: "because" },
  });

test("who comes late is told the name of the other person, and what they did", async () => {
  const { rows } = await site.db().query("select version from incident where id = 1");
  const seen = rows[0]?.version as number;
  const done = await change(seen, false);
  expect(done.json() as ExcludeAnswer).toEqual({ version: seen + 1, isExcluded: false });
  const late = await change(seen, true);
  expect(late.status).toBe(409);
  const named = await site.db().query("select name from person where id = 'marta'");
  expect((late.json() as Problem).detail).toContain(`${named.rows[0]?.name} counted it again meanwhile`);
});
