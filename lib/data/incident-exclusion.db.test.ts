import { expect, test } from "vitest";
import { POST } from "@/app/api/v1/incidents/[id]/exclusion/route";
import { GET as list } from "@/app/api/v1/incidents/route";
import type { Problem } from "@/lib/contract/common";
import type { ExcludeAnswer, IncidentsAnswer } from "@/lib/contract/incidents";
import { callRoute } from "@/lib/testing/call-route";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { PRIVATE_OUTAGE, PUBLIC_OUTAGE, seedIncidents } from "@/lib/testing/seed-incidents";
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

test("a CSV of outages has the rows of the view, for who may see them", async () => {
  const rowsIn = async (query: string, seesPrivate: boolean) => {
    const { items } = (await callRoute(list, query, { seesPrivate })).json() as IncidentsAnswer;
    const { text, headers } = await callRoute(list, `${query}&format=csv`, { seesPrivate });
    expect(headers.get("content-disposition")).toContain("outages-2026-03-10.csv");
    const ids = text
      .trim()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(",")[0]);
    expect(ids).toEqual(items.map((row) => row.id));
    return ids;
  };
  expect(await rowsIn("state=over", true)).toEqual([PRIVATE_OUTAGE, PUBLIC_OUTAGE]);
  expect(await rowsIn("state=over", false)).toEqual([PUBLIC_OUTAGE]);
  expect(await rowsIn("kind=nodes", false)).toEqual([]);
});
