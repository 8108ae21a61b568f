import { expect, test } from "vitest";
import { GET as audit } from "@/app/api/v1/audit/route";
import { DELETE } from "@/app/api/v1/views/[id]/route";
import { GET, POST } from "@/app/api/v1/views/route";
import type { AuditAnswer } from "@/lib/contract/people";
import type { ViewsAnswer } from "@/lib/contract/views";
import { callRoute } from "@/lib/testing/call-route";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { seedPeople } from "@/lib/testing/seed-people";

const site = dataSite((db) => seedPeople(db, NOW));

const save = (person: string, name: string, query: string) =>
  callRoute(POST, "", { method: "POST", person, body: { name, query } });
const kept = async (person?: string) =>
  ((await callRoute(GET, "", person === undefined ? {} : { person })).json() as ViewsAnswer).items;

test("a view is kept under its name, replaced under the same, and forgotten; others do not see it", async () => {
  await save("hugo", "Ours", "?view=my-dfg&for=network");
  await save("hugo", "All", "view=all");
  await save("hugo", "Ours", "view=mine");
  expect((await kept("hugo")).map(({ name, query }) => [name, query])).toEqual([
    ["All", "view=all"],
    ["Ours", "view=mine"],
  ]);
  expect(await kept("priya")).toEqual([]);
  expect(await kept()).toEqual([]);
  const [all] = await kept("hugo");
  const gone = (person: string) =>
    callRoute(DELETE, "", { method: "DELETE", person, params: { id: all?.id ?? "" } });
  expect((await gone("priya")).status).toBe(404);
  expect((await gone("hugo")).status).toBe(200);
  expect((await kept("hugo")).map(({ name }) => name)).toEqual(["Ours"]);
  const { rows } = await site.db().query("select action from audit where subject_kind = 'view' order by id");
  expect(rows.map((row) => row.action)).toEqual(["view:save", "view:save", "view:save", "view:remove"]);
});

test("who is nobody keeps nothing, and a view needs a name", async () => {
  expect((await callRoute(POST, "", { method: "POST", body: { name: "x", query: "" } })).status).toBe(403);
  expect((await save("hugo", "  ", "view=all")).status).toBe(400);
});

test("what somebody keeps under which name is told to no public reader of the audit", async () => {
  await save("hugo", "Secret customer", "?q=secret-host");
  const [view] = (await kept("hugo")).filter(({ name }) => name === "Secret customer");
  await callRoute(DELETE, "", { method: "DELETE", person: "hugo", params: { id: view?.id ?? "" } });
  const told = async (seesPrivate: boolean) =>
    ((await callRoute(audit, "q=secret", { seesPrivate })).json() as AuditAnswer).items.map(
      (row) => row.action,
    );
  expect(await told(false)).toEqual([]);
  expect(await told(true)).toEqual(["view:remove", "view:save"]);
});
