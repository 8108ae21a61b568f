import { beforeAll, describe, expect, test } from "vitest";
import { DELETE, PATCH } from "@/app/api/v1/people/[id]/route";
import { GET, POST } from "@/app/api/v1/people/route";
import { parseConfig } from "@/lib/config/load";
import type { Problem } from "@/lib/contract/common";
import type { PeopleAnswer, PersonAnswer } from "@/lib/contract/directory";
import { pool, withTransaction } from "@/lib/db/pool";
import { syncPeople } from "@/lib/store/people";
import { callRoute } from "@/lib/testing/call-route";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { seedPeople } from "@/lib/testing/seed-people";

const site = dataSite((db) => seedPeople(db, NOW));

const list = async (query = "", person?: string) =>
  (await callRoute(GET, query, person === undefined ? {} : { person })).json() as PeopleAnswer;
const patch = (id: string, body: object, person = "ravi") =>
  callRoute(PATCH, "", { method: "PATCH", params: { id }, body, person });
const names = (answer: PeopleAnswer) => answer.items.map((row) => row.id);
const auditOf = async (id: string) =>
  (
    await site
      .db()
      .query("select actor, action, before, after, reason from audit where subject_id = $1 order by id", [id])
  ).rows;

describe("the list of people", () => {
  test("is by name, without who was removed, with facets that count under each other", async () => {
    const all = await list();
    expect(names(all)).toEqual(["helen", "hugo", "jonas", "marta", "priya", "ravi"]);
    expect(all.total).toBe(6);
    expect(names(await list("dfg=compute"))).toEqual(["jonas", "priya"]);
    expect(names(await list("dfg=none&role=admin"))).toEqual(["ravi"]);
    expect(names(await list("q=DVORAK"))).toEqual(["marta"]);
    const { facets } = await list("dfg=compute");
    expect(facets.role.filter(({ count }) => count > 0)).toEqual([
      { value: "viewer", name: "viewer", count: 2 },
    ]);
    expect(facets.dfg.find(({ value }) => value === "none")?.count).toBe(2);
    expect((await callRoute(GET, "dfg=computer")).status).toBe(404);
  });

  test("comes in pages by key, and whole as CSV", async () => {
    const first = await list("limit=4");
    expect(names(first)).toHaveLength(4);
    const second = await list(`limit=4&after=${first.next}`);
    expect([...names(first), ...names(second)]).toEqual(names(await list()));
    expect(second.next).toBeNull();
    const csv = (await callRoute(GET, "format=csv&role=wrangler")).text.trim().split("\r\n");
    expect(csv).toEqual([
      "id,name,mail,chat,timeZone,roles,dfgs,isEdited",
      "marta,Marta Dvorak,,,,wrangler,production-chain: lead,false",
    ]);
    expect((await callRoute(GET, "after=nonsense")).status).toBe(400);
  });

  test("says who may change it", async () => {
    expect((await list("", "ravi")).may).toEqual({ ok: true, why: null });
    expect((await list("", "marta")).may).toEqual({ ok: false, why: "Only an admin may do this." });
    expect((await list()).may.why).toContain("Choose who you are");
  });
});

describe("a person", () => {
  test("is changed by an admin only, with an audit row of before and after", async () => {
    const refused = await patch("jonas", { version: 1, roles: ["admin"] }, "jonas");
    expect([refused.status, (refused.json() as Problem).detail]).toEqual([403, "Only an admin may do this."]);
    const body = {
      version: 1,
      roles: ["wrangler"],
      dfgs: [{ dfg: "network", role: "lead" }],
      reason: "moved",
    };
    const done = await patch("jonas", body);
    expect((done.json() as PersonAnswer).person).toMatchObject({
      ...{ version: 2, name: "Jonas Weber", roles: ["wrangler"], isEdited: true },
      dfgs: [{ slug: "network", role: "lead", squad: null }],
    });
    expect(await auditOf("jonas")).toMatchObject([
      {
        ...{ actor: "ravi", action: "person:change", reason: "moved" },
        before: { roles: [], dfgs: [{ dfg: "compute", role: "member" }] },
        after: { roles: ["wrangler"], dfgs: [{ dfg: "network", role: "lead" }] },
      },
    ]);
    // What they may do follows at once: wranglers may change every rota.
    expect((await list("role=wrangler")).items.map((row) => row.id)).toEqual(["jonas", "marta"]);
  });

  test("of another version is left alone, and who was faster is named", async () => {
    const late = await patch("jonas", { version: 1, name: "Mine" });
    expect([late.status, (late.json() as Problem).detail]).toEqual([
      409,
      expect.stringMatching(/^Ravi Menon changed this person meanwhile, at .*Nothing was overwritten/),
    ]);
  });

  test.each([
    [{ dfgs: [{ dfg: "computer" }] }, 400, /no DFG ."computer/],
    [{ dfgs: [{ dfg: "compute" }, { dfg: "compute" }] }, 400, /once at most/],
    [{ dfgs: [{ dfg: "compute", role: "king" }] }, 400, /must be one of/],
    [{ timeZone: "Mars/Olympus" }, 400, /time zone/],
    [{ name: " " }, 400, /name/],
    [{ roles: ["root"] }, 400, /must be one of/],
  ])("is not changed to %j", async (change, status, words) => {
    const answer = await patch("hugo", { version: 1, ...change });
    expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(words)]);
    expect(await auditOf("hugo")).toEqual([]);
  });

  test("who is the only admin stays one, and cannot be removed", async () => {
    const words = /Nobody would be admin/;
    const less = await patch("ravi", { version: 1, roles: [] });
    expect([less.status, less.text]).toEqual([409, expect.stringMatching(words)]);
    const gone = await callRoute(DELETE, "version=1", {
      ...{ method: "DELETE", params: { id: "ravi" }, person: "ravi" },
    });
    expect([gone.status, gone.text]).toEqual([409, expect.stringMatching(words)]);
    expect(await auditOf("ravi")).toEqual([]);
  });

  test("is added, removed and added again; one login is one person", async () => {
    const nina = { id: "nina", name: "Nina Novak", dfgs: [{ dfg: "compute" }] };
    const add = () => callRoute(POST, "", { method: "POST", body: nina, person: "ravi" });
    expect(((await add()).json() as PersonAnswer).person).toMatchObject({ version: 1, isEdited: true });
    expect((await add()).status).toBe(409);
    const remove = await callRoute(DELETE, "version=1", {
      ...{ method: "DELETE", params: { id: "nina" }, person: "ravi" },
    });
    expect(remove.status, remove.text).toBe(200);
    expect(names(await list("q=nina"))).toEqual([]);
    expect(((await add()).json() as PersonAnswer).person.version).toBe(3);
    expect((await auditOf("nina")).map((row) => row.action)).toEqual([
      "person:add",
      "person:remove",
      "person:add",
    ]);
  });
});

describe("the page wins over the file", () => {
  const people = `site: { demo: true }
dfgs:
  - { slug: production-chain, name: Production Chain }
  - { slug: compute, name: Compute }
  - { slug: network, name: Network }
people:
  - { id: ravi, name: Ravi Menon, roles: [admin] }
  - { id: priya, name: Priya of the file, dfgs: [{ dfg: compute }] }
  - { id: jonas, name: Jonas of the file, dfgs: [{ dfg: compute }, { dfg: production-chain }] }
`;
  const config = () => parseConfig(people, "x.yaml", () => undefined);
  const sync = () => withTransaction(pool, (tx) => syncPeople(tx, config(), NOW));
  beforeAll(sync);

  test("for who was edited, in all that the file says of them", async () => {
    const { items } = await list("q=Weber");
    expect(items).toMatchObject([{ id: "jonas", isEdited: true, dfgs: [{ slug: "network" }] }]);
    expect((await list("q=file")).items.map((row) => row.id)).toEqual(["priya"]);
    expect((await list("q=nina")).total).toBe(1);
    expect((await list("q=hugo")).total).toBe(0);
  });

  test("until it is told to follow the file again", async () => {
    const { items } = await list("q=Weber");
    const followed = await patch("jonas", { version: items[0]?.version, followFile: true });
    expect((followed.json() as PersonAnswer).person).toMatchObject({ name: "Jonas Weber", isEdited: false });
    await sync();
    expect((await list("q=Jonas")).items).toMatchObject([
      { name: "Jonas of the file", dfgs: [{ slug: "production-chain" }, { slug: "compute" }] },
    ]);
  });
});
