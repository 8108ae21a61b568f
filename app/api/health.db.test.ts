import { afterEach, expect, test } from "vitest";
import type { HealthAnswer } from "@/lib/contract/site";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { callOperation } from "@/lib/testing/every-route";
import { seedSite } from "@/lib/testing/seed-site";
import { setReachable } from "@/lib/testing/unreachable";

const site = dataSite((db) => seedSite(db, NOW));
const FRESH =
  "update feed set error_since = null, first_load_at = $1, last_started_at = $1, last_success_at = $1";

afterEach(async () => {
  setReachable(true);
  await site.db().query(FRESH, [NOW]);
});

async function health() {
  const { status, headers, json } = await callOperation("getHealth");
  expect(headers.get("cache-control")).toBe("no-store");
  return { http: status, ...(json() as HealthAnswer) };
}

test("with fresh sources all is well", async () => {
  expect(await health()).toMatchObject({ http: 200, status: "ok", states: { fresh: 4 } });
});

test.each([
  ["one source fails", "update feed set error_since = $1 where id = 'rdoinfo'", 200, "degraded"],
  [
    "one source is old",
    "update feed set last_success_at = $1::timestamptz - interval '1 day' where id = 'rdoinfo'",
    200,
    "degraded",
  ],
  ["all sources fail", "update feed set error_since = $1", 503, "down"],
  [
    "the first source is being loaded, none was read",
    "update feed set last_success_at = null, first_load_at = null where $1::timestamptz is not null",
    503,
    "down",
  ],
])("%s", async (_name, sql, http, status) => {
  await site.db().query(sql, [NOW]);
  expect(await health()).toMatchObject({ http, status, database: { status: "ok" } });
});

test("without a database it is down, other addresses answer 503, and neither says where the database is", async () => {
  setReachable(false);
  const down = await health();
  expect(down).toMatchObject({ http: 503, status: "down", database: { status: "down" }, sources: [] });
  const list = await callOperation("listFailures");
  expect([list.status, list.headers.get("content-type")]).toEqual([503, "application/problem+json"]);
  expect(list.text + JSON.stringify(down)).not.toMatch(/127\.0\.0\.1|ECONN|password/);
});
