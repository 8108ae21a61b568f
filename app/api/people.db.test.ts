import { beforeEach, describe, expect, test } from "vitest";
import { DAY } from "@/lib/shared/clock";
import { type CallOptions, callRoute } from "@/lib/testing/call-route";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { callOperation } from "@/lib/testing/every-route";
import { insertRow } from "@/lib/testing/factories";
import { seedPeople } from "@/lib/testing/seed-people";
import { PATCH as changeShift, DELETE as removeShift } from "./v1/duty/shifts/[id]/route";
import { POST as addShift } from "./v1/duty/shifts/route";
import { POST as setSession } from "./v1/session/route";

const site = dataSite((db) => seedPeople(db, NOW));
const demo = (on: boolean) =>
  site.db().query(
    `insert into site_setting (key, value, updated_at) values ('site', $1, $2)
       on conflict (key) do update set value = excluded.value`,
    [JSON.stringify({ demo: on, productionChain: "production-chain" }), NOW],
  );
beforeEach(() => demo(true));

const auditOf = async (kind: string) =>
  (
    await site
      .db()
      .query("select actor, action, before, after from audit where subject_kind = $1 order by id", [kind])
  ).rows;

const body = {
  dfg: "compute",
  rota: "ruck",
  person: "jonas",
  from: new Date(NOW.getTime() + 40 * DAY).toISOString(),
  until: new Date(NOW.getTime() + 41 * DAY).toISOString(),
};
const post = (options: CallOptions = {}) =>
  callRoute(addShift, "", { method: "POST", body, person: "priya", ...options });

describe("a write", () => {
  test.each([
    ["another site's page", { headers: { "sec-fetch-site": "cross-site" } }, 403, /this site/],
    ["a page of a sibling host", { headers: { "sec-fetch-site": "same-site" } }, 403, /this site/],
    ["no JSON", { headers: { "content-type": "text/plain" } }, 415, /JSON|json/],
    ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" } }, 415, /json/],
    ["broken JSON", { body: "{" }, 400, /no JSON/],
    ["far too much", { body: { ...body, note: "x".repeat(300_000) } }, 413, /256 kB/],
    ["an unknown field", { body: { ...body, colour: "red" } }, 400, /colour: unknown/],
    ["a wrong type", { body: { ...body, person: 7 } }, 400, /person must be text/],
    ["no time", { body: { ...body, from: "soon" } }, 400, /from must be an ISO time/],
    ["U+0000", { body: { ...body, note: "a\0b" } }, 400, /readable/],
    ["an end before its beginning", { body: { ...body, until: body.from } }, 400, /end after/],
    ["a DFG that is not there", { body: { ...body, dfg: "computer" }, person: "marta" }, 400, /no DFG/],
    ["a person that is not there", { body: { ...body, person: "nobody" } }, 400, /no person/],
  ])("with %s is refused", async (_, options, status, words) => {
    const answer = await post(options);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.text).toMatch(words);
    expect(await auditOf("rota")).toEqual([]);
  });

  test("without Sec-Fetch-Site needs an Origin that is the host", async () => {
    const send = (headers: Record<string, string>) =>
      addShift(
        new Request("http://prodchain.test/api/v1/duty/shifts", {
          method: "POST",
          body: "{}",
          headers: { "content-type": "application/json", ...headers },
        }),
        { params: Promise.resolve({}) },
      ).then((response) => response.status);
    expect(await send({})).toBe(403);
    expect(await send({ origin: "null" })).toBe(403);
    expect(await send({ origin: "http://elsewhere.test" })).toBe(403);
    // Past the guard: the empty body is what is wrong.
    expect(await send({ origin: "http://prodchain.test" })).toBe(400);
    expect(await send({ origin: "https://shown.test", "x-forwarded-host": "shown.test" })).toBe(400);
  });

  test.each([
    ["nobody", {}, /Choose who you are/],
    ["somebody unknown", { person: "mallory" }, /Choose who you are/],
    ["somebody who was removed", { person: "gone" }, /Choose who you are/],
    ["a cookie that is no name", { headers: { cookie: "prodchain-person='; drop" } }, /Choose who you are/],
    ["a member of another DFG", { person: "hugo" }, /Only members of the DFG/],
  ])("of %s is refused with the reason", async (_, options, words) => {
    const answer = await callRoute(addShift, "", { method: "POST", body, ...options });
    expect([answer.status, answer.text]).toEqual([403, expect.stringMatching(words)]);
  });

  test("is refused for everybody outside of a demo, with the reason", async () => {
    await demo(false);
    const answer = await post();
    expect([answer.status, answer.text]).toEqual([403, expect.stringMatching(/no identity provider/)]);
    expect((await callOperation("getSession", "", {}, { person: "priya" })).json()).toMatchObject({
      person: null,
      canSignIn: false,
      why: expect.stringMatching(/no identity provider/),
      people: [],
    });
    const signIn = await callRoute(setSession, "", { method: "POST", body: { person: "priya" } });
    expect([signIn.status, signIn.headers.get("set-cookie")]).toEqual([403, null]);
  });
});

describe("the session", () => {
  test("acts as a person of the demo by a cookie that no script can read, and ends", async () => {
    const into = await callRoute(setSession, "", { method: "POST", body: { person: "priya" } });
    expect(into.json()).toMatchObject({ person: { id: "priya", dfgs: [{ slug: "compute", role: "lead" }] } });
    expect(into.headers.get("set-cookie")).toMatch(
      /^prodchain-person=priya; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
    );
    const out = await callRoute(setSession, "", { method: "POST", body: { person: null }, person: "priya" });
    expect(out.json()).toMatchObject({ person: null });
    expect(out.headers.get("set-cookie")).toMatch(/^prodchain-person=;.*Max-Age=0$/);
    expect((await auditOf("session")).map((row) => [row.actor, row.action])).toEqual([
      ["priya", "session:sign-in"],
      ["priya", "session:sign-out"],
    ]);
  });

  test.each(["mallory", "gone"])("cannot be taken as %s", async (person) => {
    const answer = await callRoute(setSession, "", { method: "POST", body: { person } });
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([404, null]);
  });
});

describe("a shift", () => {
  type Shift = { id: string; version: number; person: { id: string }; note: string | null };
  const shiftOf = (text: string) => (JSON.parse(text) as { shift: Shift }).shift;
  const patch = (id: string, change: object, person = "priya") =>
    callRoute(changeShift, "", { method: "PATCH", params: { id }, body: change, person });

  test("is added, changed, removed and added again, each with its audit row", async () => {
    const added = await post();
    expect(added.status, added.text).toBe(200);
    const shift = shiftOf(added.text);
    const changed = shiftOf(
      (await patch(shift.id, { version: shift.version, person: "priya", note: "look at T-7" })).text,
    );
    expect(changed).toMatchObject({ person: { id: "priya" }, note: "look at T-7", version: 2 });
    const query = `version=${changed.version}`;
    const options = { method: "DELETE", params: { id: shift.id }, person: "jonas" } as const;
    const gone = await callRoute(removeShift, query, options);
    expect(gone.status, gone.text).toBe(200);
    const twice = await callRoute(removeShift, query, options);
    expect([twice.status, twice.text]).toEqual([
      409,
      expect.stringMatching(/Jonas Weber removed this shift/),
    ]);
    const again = await post({ body: { ...body, person: "priya" } });
    expect(shiftOf(again.text)).toMatchObject({ id: shift.id, version: 4, note: null });
    const rows = await auditOf("rota");
    expect(rows.map((row) => [row.actor, row.action, row.before?.person, row.after?.person])).toEqual([
      ["priya", "rota:add", undefined, "jonas"],
      ["priya", "rota:change", "jonas", "priya"],
      ["jonas", "rota:remove", "priya", undefined],
      ["priya", "rota:add", undefined, "priya"],
    ]);
  });

  test("that somebody changed meanwhile is left as it is; the second is told who was faster", async () => {
    const later = { ...body, from: body.until, until: new Date(NOW.getTime() + 42 * DAY).toISOString() };
    const shift = shiftOf((await post({ body: later })).text);
    const both = await Promise.all([
      patch(shift.id, { version: shift.version, note: "one" }, "priya"),
      patch(shift.id, { version: shift.version, note: "two" }, "marta"),
    ]);
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const [won, lost] = both[0].status === 200 ? [both[0], both[1]] : [both[1], both[0]];
    expect(lost.text).toMatch(/(Priya Nair|Marta Dvorak) changed this shift at .* Nothing was overwritten/);
    const held = await site.db().query("select note from rota_shift where id = $1", [shift.id]);
    expect(held.rows[0].note).toBe(shiftOf(won.text).note);
  });

  test("cannot be written without its audit row", async () => {
    const db = site.db();
    const state = async () => (await db.query("select * from rota_shift order by id")).rows;
    const before = await state();
    const [first] = before;
    await site.asOwner("alter table audit add constraint broken check (action not like 'rota:%') not valid");
    try {
      const answers = [
        await post({ body: { ...body, rota: "rover" } }),
        await patch(String(first.id), { version: first.version, note: "never" }, "marta"),
        await callRoute(removeShift, `version=${first.version}`, {
          method: "DELETE",
          params: { id: String(first.id) },
          person: "marta",
        }),
      ];
      expect(answers.map((answer) => answer.status)).toEqual([500, 500, 500]);
      expect(await state()).toEqual(before);
    } finally {
      await site.asOwner("alter table audit drop constraint broken");
    }
  });
});

describe("who is on duty", () => {
  test("is told per DFG and rota, with who may change it", async () => {
    const asPriya = (await callOperation("getDuty", "", {}, { person: "priya" })).json() as Record<
      string,
      unknown
    >;
    expect(asPriya.now).toMatchObject([
      { rota: "ruck", dfg: { slug: "production-chain" }, person: { id: "marta" } },
      { rota: "triage", dfg: { slug: "compute" }, person: { id: "jonas" } },
    ]);
    expect(asPriya).toMatchObject({ mayEdit: true, editable: [{ slug: "compute" }], why: null });
    const asNobody = (await callOperation("getDuty")).json();
    expect(asNobody).toMatchObject({ mayEdit: false, editable: [], why: expect.stringMatching(/Choose/) });
    const shell = (await callOperation("getShell")).json();
    expect(shell).toMatchObject({ duty: [{ rota: "ruck", person: { id: "marta" } }] });
  });
});

describe("the audit", () => {
  const seed = (id: number, visibility = "public") =>
    insertRow(site.db(), "audit", {
      at: NOW,
      actor: "marta",
      action: "triage:acknowledge",
      subject_kind: "item",
      subject_id: `T-${id}`,
      before: { state: "new" },
      after: { state: "acknowledged" },
      reason: id === 1 ? "=cmd()" : null,
      visibility,
    });
  type Page = { items: { subject: string }[]; total: number; next: string | null };
  const read = async (query: string, seesPrivate = false) =>
    (await callOperation("listAudit", query, {}, { seesPrivate })).json() as Page;

  test("is paged by key, newest first, filtered, and hides what is private", async () => {
    for (const id of [1, 2, 3]) await seed(id);
    await seed(4, "private");
    const first = await read("kind=item&limit=2");
    expect([first.items.map((row) => row.subject), first.total]).toEqual([["T-3", "T-2"], 3]);
    const second = await read(`kind=item&limit=2&after=${first.next}`);
    expect([second.items.map((row) => row.subject), second.next]).toEqual([["T-1"], null]);
    expect((await read("kind=item", true)).items[0]?.subject).toBe("T-4");
    expect((await read("subject=T-2&actor=marta")).items).toMatchObject([{ href: "/triage/T-2" }]);
    expect((await read("q=acknowledged&actor=priya")).items).toEqual([]);
    expect((await callOperation("listAudit", "after=nonsense")).status).toBe(400);
  });

  test("comes whole as CSV, with cells that no spreadsheet runs", async () => {
    const { text, headers } = await callOperation("listAudit", "kind=item&format=csv");
    expect(headers.get("content-type")).toMatch(/text\/csv/);
    expect(text.split("\r\n")[0]).toBe("id,at,actor,name,action,kind,subject,reason,before,after");
    expect(text).toContain("'=cmd()");
    expect(text).toContain('{""state"":""new""}');
  });
});
