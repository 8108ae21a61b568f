import { expect, test } from "vitest";
import { POST as actRoute } from "@/app/api/v1/triage/actions/route";
import { POST as undoRoute } from "@/app/api/v1/triage/undo/route";
import type { TriageActionAnswer } from "@/lib/contract/triage";
import { pool } from "@/lib/db/pool";
import { deriveTriage } from "@/lib/store/triage/derive";
import { callRoute } from "@/lib/testing/call-route";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { seedItem, seedTriage } from "@/lib/testing/seed-triage";
import { PUBLIC_READER } from "./reader";
import { getTriageItem } from "./triage-item";

const site = dataSite(async (db) => {
  await seedTriage(db, NOW);
});

let serial = 0;
/** An item of Network's own job that no other test touches. */
const fresh = (columns: Record<string, unknown> = {}, subject = `act-job-${++serial}`) =>
  seedItem(site.db(), NOW, { title: `${subject}: fails`, subject, columns });

type Sent = { action: string; items: { id: string; version: number }[] } & Record<string, unknown>;
async function send(person: string, body: Sent) {
  const { status, json } = await callRoute(actRoute, "", { method: "POST", person, body });
  return { status, answer: json() as TriageActionAnswer & { detail?: string } };
}
const act = (person: string, id: number, action: string, more: Record<string, unknown> = {}, version = 1) =>
  send(person, { action, items: [{ id: `T-${id}`, version }], ...more });
async function undo(person: string, events: readonly string[]) {
  const { status, json } = await callRoute(undoRoute, "", { method: "POST", person, body: { events } });
  return { status, answer: json() as TriageActionAnswer & { detail?: string } };
}
async function stored(id: number) {
  const { rows } = await site.db().query("select * from triage_item where id = $1", [id]);
  const { changed_at: _, version, acted_version: __, ...row } = rows[0];
  return { row, version };
}
const failuresOf = async (id: number) =>
  (await site.db().query<{ n: number }>("select count(*)::int as n from failure where item_id = $1", [id]))
    .rows[0]?.n;
const auditOf = async (id: number) =>
  (
    await site
      .db()
      .query("select actor, action, reason from audit where subject_id = $1 order by id", [`T-${id}`])
  ).rows;

test("a member acknowledges: state, clock, event and audit row in one go", async () => {
  const id = await fresh();
  const { status, answer } = await act("hugo", id, "acknowledge");
  expect(status).toBe(200);
  expect(answer.done).toEqual([
    { id: `T-${id}`, version: 2, state: "acknowledged", event: expect.any(String) },
  ]);
  const { row, version } = await stored(id);
  expect({ version, ...row }).toMatchObject({
    state: "acknowledged",
    acknowledged_by: "hugo",
    due_for: "bug",
    version: 2,
  });
  expect(row.acknowledged_until.toISOString()).toBe("2026-03-12T00:00:00.000Z");
  expect(await auditOf(id)).toEqual([{ actor: "hugo", action: "triage:acknowledge", reason: null }]);
});

test("acknowledged again by somebody else: they are told of with their own time, and the bug is owed as before", async () => {
  const first = new Date(NOW.getTime() - 3 * 86_400_000);
  const id = await fresh({ state: "acknowledged", acknowledged_by: "hugo", acknowledged_at: first });
  expect((await act("marta", id, "acknowledge")).status).toBe(200);
  const { item } = await getTriageItem({ ...PUBLIC_READER }, null, `T-${id}`);
  expect(item.acknowledged).toMatchObject({ by: { id: "marta" }, at: NOW.toISOString() });
  expect((await stored(id)).row.acknowledged_at).toEqual(first);
});

/** Every action that can be done to one item, with what it needs, from a state in which it can be done. */
const UNDOABLE: [string, Record<string, unknown>, Record<string, unknown>][] = [
  ["acknowledge", {}, {}],
  ["assign", { person: "hugo" }, {}],
  ["snooze", { until: "2026-03-11T08:00:00Z" }, {}],
  ["wake", {}, { snoozed_until: new Date(NOW.getTime() + 1e7) }],
  ["comment", { reason: "seen before" }, {}],
  ["link-bug", { url: "https://bugs.example.org/1" }, {}],
  ["escalate", { dfg: "compute", reason: "theirs" }, {}],
  ["transfer", { dfg: "storage", reason: "theirs" }, {}],
  ["claim-fixed", { url: "https://review.example.org/c/1" }, {}],
  ["withdraw-claim", {}, { state: "claimed", claimed_at: NOW, claimed_by: "hugo", claim: "x" }],
  ["set-class", { class: "infra", reason: "seen" }, {}],
  ["set-owner", { dfg: "compute", reason: "theirs" }, {}],
  ["reopen", { reason: "it matters" }, { state: "recovered", is_open: false, closed_at: NOW }],
];
test.each(UNDOABLE)("%s can be taken back, and everything is as it was", async (action, more, columns) => {
  // Rank and clock are as the rules make them, whoever wrote the row.
  const id = await fresh(columns);
  await act("marta", id, "comment", { reason: "so that the rules have been run" });
  const before = await stored(id);
  const { status, answer } = await act("marta", id, action, more, before.version);
  expect([status, answer.detail]).toEqual([200, undefined]);
  const undone = await undo("marta", answer.undo);
  expect([undone.status, undone.answer.detail]).toEqual([200, undefined]);
  expect((await stored(id)).row).toEqual(before.row);
  const again = await undo("marta", answer.undo);
  expect([again.status, again.answer.detail]).toEqual([409, "It was taken back already."]);
});

test("a bug link taken back is gone, and a removed one taken back is there", async () => {
  const id = await fresh();
  const url = "https://bugs.example.org/2";
  const bugs = async () =>
    (await getTriageItem({ ...PUBLIC_READER }, null, `T-${id}`)).bugs.map((bug) => bug.url);
  const linked = await act("hugo", id, "link-bug", { url });
  expect(await bugs()).toEqual([url]);
  expect((await stored(id)).row.state).toBe("known");
  expect((await act("hugo", id, "link-bug", { url }, 2)).answer.detail).toBe("That bug is linked already.");
  const gone = await act("hugo", id, "unlink-bug", { url }, 2);
  expect((await stored(id)).row.state).toBe("new");
  expect(await bugs()).toEqual([]);
  await undo("hugo", gone.answer.undo);
  expect(await bugs()).toEqual([url]);
  await undo("hugo", linked.answer.undo);
  expect(await bugs()).toEqual([]);
});

test.each(["javascript:alert(1)", "ftp://x.example.org/1", "bugs"])("a bug at %s is refused", async (url) => {
  expect((await act("hugo", await fresh(), "link-bug", { url })).status).toBe(400);
});

test("two at once: the second is told who did what, and nothing of theirs is written", async () => {
  const id = await fresh();
  await act("hugo", id, "acknowledge");
  const second = await act("marta", id, "escalate", { dfg: "compute" });
  expect(second.status).toBe(409);
  expect(second.answer.detail).toBe(
    `T-${id}: Hugo Martins acknowledged it 1 s ago; your change was not made.`,
  );
  expect((await stored(id)).row).toMatchObject({ state: "acknowledged", escalated_to: null });
});

test("what the rules changed meanwhile stands in nobody's way", async () => {
  const id = await fresh();
  await act("hugo", id, "acknowledge", { until: new Date(NOW.getTime() + 60_000).toISOString() });
  await deriveTriage(pool, new Date(NOW.getTime() + 120_000), new AbortController().signal);
  expect(await stored(id)).toMatchObject({ version: 3, row: { state: "new" } });
  expect((await act("marta", id, "comment", { reason: "I saw it acknowledged" }, 2)).status).toBe(200);
  // It was made of the version that the rules had left.
  expect((await stored(id)).version).toBe(4);
  expect((await act("hugo", id, "acknowledge", {}, 3)).answer.detail).toMatch(/Marta Dvorak commented on it/);
});

test("a bug linked while the rules look at its item is seen by them", async () => {
  const id = await fresh({ state: "acknowledged" });
  const person = await pool.connect();
  await person.query("begin");
  await person.query("update triage_item set state = 'known' where id = $1", [id]);
  await person.query(
    "insert into bug_link (item_id, url, linked_by, linked_at) values ($1, 'https://bugs.example.org/1', 'hugo', $2)",
    [id, NOW],
  );
  await site.db().query("insert into triage_stale (item_id) values ($1)", [id]);
  const rules = deriveTriage(pool, NOW, new AbortController().signal);
  const waiting = "select count(*)::int as n from pg_locks where not granted";
  await expect.poll(async () => (await site.db().query(waiting)).rows[0].n).toBeGreaterThan(0);
  await person.query("commit");
  person.release();
  await rules;
  expect((await stored(id)).row.state).toBe("known");
});

test("of many sent at the very same moment exactly one wins", async () => {
  const id = await fresh();
  const sent = await Promise.all(
    ["acknowledge", "comment", "claim-fixed", "acknowledge"].map((action) =>
      act("hugo", id, action, { reason: "x" }),
    ),
  );
  expect(sent.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  expect((await stored(id)).version).toBe(2);
});

test("of many items those changed meanwhile are left, those refused say why, the rest is done", async () => {
  const [good, raced, closed, theirs] = await Promise.all([
    fresh(),
    fresh(),
    fresh({ state: "resolved", is_open: false }),
    fresh({ dfg_slug: "storage" }),
  ]);
  await act("marta", raced, "comment", { reason: "first" });
  const { status, answer } = await send("hugo", {
    action: "acknowledge",
    items: [good, raced, closed, theirs, 999_999].map((id) => ({ id: `T-${id}`, version: 1 })),
  });
  expect(status).toBe(200);
  expect(answer.done.map(({ id }) => id)).toEqual([`T-${good}`]);
  expect(answer.conflicts).toEqual([
    expect.objectContaining({
      id: `T-${raced}`,
      version: 2,
      changed: "commented on it",
      by: { id: "marta", name: "Marta Dvorak" },
    }),
  ]);
  expect(answer.refused.map(({ id }) => id).sort()).toEqual(
    [`T-${closed}`, `T-${theirs}`, "T-999999"].sort(),
  );
});

test("fifty items are acknowledged in one action under 300 ms, and taken back in one", async () => {
  const base = await fresh();
  const { rows } = await site.db().query<{ id: number }>(
    `insert into triage_item (visibility, state, is_open, title, class, dfg_slug, opened_at, recorded_at, changed_at)
     select 'public', 'new', true, 'bulk ' || n, 'test', 'network', $1, $1, $1 from generate_series(1, 50) n returning id`,
    [NOW],
  );
  await act("hugo", base, "acknowledge");
  const tookMs: number[] = [];
  // The best of three: other tests run at the same time.
  for (const version of [1, 3, 5]) {
    const items = rows.map(({ id }) => ({ id: `T-${id}`, version }));
    const from = performance.now();
    const { answer } = await send("hugo", { action: "acknowledge", items });
    tookMs.push(performance.now() - from);
    expect(answer.done).toHaveLength(50);
    expect((await undo("hugo", answer.undo)).answer.done).toHaveLength(50);
  }
  expect(Math.min(...tookMs)).toBeLessThan(300);
});

test("escalation to and fro: asked, accepted there, returned with a reason", async () => {
  const id = await fresh();
  await act("hugo", id, "escalate", { dfg: "compute", reason: "the hypervisor" });
  expect((await stored(id)).row).toMatchObject({
    escalated_to: "compute",
    due_for: "respond",
    dfg_slug: "network",
  });
  expect((await act("hugo", id, "accept", {}, 2)).status).toBe(403);
  expect((await act("priya", id, "accept", {}, 2)).status).toBe(200);
  expect((await stored(id)).row).toMatchObject({ dfg_slug: "compute", escalation_state: "accepted" });
  expect((await act("priya", id, "return", {}, 3)).status).toBe(409);
  expect((await act("priya", id, "return", { reason: "not ours" }, 3)).status).toBe(200);
  expect((await stored(id)).row).toMatchObject({ dfg_slug: "network", escalation_state: "returned" });
});

test("what the policy refuses is a 403 with its reason; a stranger's undo too", async () => {
  const id = await fresh({ dfg_slug: "storage" });
  const refused = await act("hugo", id, "acknowledge");
  expect(refused.status).toBe(403);
  expect(refused.answer.detail).toMatch(/members of the DFG/);
  const done = await act("marta", id, "acknowledge");
  expect((await undo("hugo", done.answer.undo)).status).toBe(403);
});

test("an action cannot be taken back once something else happened; a comment does not count", async () => {
  const id = await fresh();
  const first = await act("hugo", id, "acknowledge");
  const comment = await act("marta", id, "comment", { reason: "thanks" }, 2);
  const later = await act("marta", id, "assign", { person: "hugo" }, 3);
  const blocked = await undo("hugo", first.answer.undo);
  expect(blocked.status).toBe(409);
  expect(blocked.answer.detail).toMatch(/Marta Dvorak assigned it/);
  await undo("marta", later.answer.undo);
  expect((await undo("hugo", first.answer.undo)).status).toBe(200);
  expect((await undo("marta", comment.answer.undo)).status).toBe(200);
});

test("a merge moves signatures and failures; comments and links stay readable; taken back, all is as before", async () => {
  const [a, b] = [await fresh(), await fresh()];
  await act("hugo", a, "comment", { reason: "a word on a" });
  await act("hugo", a, "link-bug", { url: "https://bugs.example.org/3" }, 2);
  const before = { a: await failuresOf(a), b: await failuresOf(b) };
  const { answer, status } = await act("hugo", a, "merge", { into: `T-${b}`, reason: "same cause" }, 3);
  expect([status, answer.detail]).toEqual([200, undefined]);
  expect(await failuresOf(b)).toBe((before.a ?? 0) + (before.b ?? 0));
  const merged = await getTriageItem({ ...PUBLIC_READER }, null, `T-${a}`);
  expect(merged.item.id).toBe(`T-${b}`);
  expect(merged.bugs.map((bug) => bug.url)).toEqual(["https://bugs.example.org/3"]);
  expect(merged.events.map((event) => event.text)).toContain("a word on a");
  expect((await act("hugo", a, "acknowledge", {}, 4)).answer.detail).toMatch(
    new RegExp(`merged into T-${b}`),
  );
  const undone = await undo("hugo", answer.undo);
  expect([undone.status, undone.answer.detail]).toEqual([200, undefined]);
  expect({ a: await failuresOf(a), b: await failuresOf(b) }).toEqual(before);
  expect((await stored(a)).row).toMatchObject({ state: "known", merged_into: null });
});

test("what is private and what is not cannot be merged, and a public reader cannot name a private item", async () => {
  const open = await fresh();
  const hidden = await seedItem(site.db(), NOW, { title: "secret", subject: "secret-2", isPrivate: true });
  const body = (into: number) => ({
    action: "merge",
    items: [{ id: `T-${open}`, version: 1 }],
    into: `T-${into}`,
    reason: "same",
  });
  expect((await send("marta", body(hidden))).answer.detail).toBe("There is no such item to merge into.");
  const sees = { method: "POST", person: "marta", body: body(hidden), seesPrivate: true } as const;
  expect((await callRoute(actRoute, "", sees)).text).toMatch(/private and the other is not/);
  expect((await act("marta", hidden, "acknowledge")).status).toBe(404);
  expect((await send("marta", body(open))).answer.detail).toMatch(/into itself/);
});

test("a split makes an item of some failures, now and to come; taken back, they return", async () => {
  const id = await fresh();
  const other = await fresh({}, `split-job-${++serial}`);
  await act("hugo", other, "merge", { into: `T-${id}`, reason: "same" });
  const all = await failuresOf(id);
  const by = { field: "subject", values: [`split-job-${serial}`] };
  expect((await act("hugo", id, "split", { by, reason: "not the same" }, 2)).status).toBe(200);
  const { rows } = await site.db().query<{ id: number }>("select max(id) as id from triage_item");
  const made = rows[0]?.id ?? 0;
  expect(await failuresOf(made)).toBe(3);
  expect(await failuresOf(id)).toBe((all ?? 0) - 3);
  expect((await stored(made)).row).toMatchObject({ state: "new", dfg_slug: "network", visibility: "public" });
  const [event] = (await getTriageItem({ ...PUBLIC_READER }, null, `T-${id}`)).events.slice(-1);
  expect(event).toMatchObject({ kind: "split", data: { into: `T-${made}` } });
  const undone = await undo("hugo", [event?.id ?? ""]);
  expect([undone.status, undone.answer.detail]).toEqual([200, undefined]);
  expect(await failuresOf(id)).toBe(all);
  expect((await stored(made)).row).toMatchObject({ state: "merged", merged_into: id });
});

test("the rules that run afterwards find clocks as the actions left them, and count what a merge moved", async () => {
  const [a, b, c] = [await fresh(), await fresh(), await fresh()];
  await act("hugo", a, "acknowledge");
  await act("hugo", b, "escalate", { dfg: "compute", reason: "theirs" });
  await act("hugo", c, "merge", { into: `T-${a}`, reason: "same" });
  const before = await Promise.all([a, b].map(stored));
  await deriveTriage(pool, NOW, new AbortController().signal);
  const after = await Promise.all([a, b, c].map(stored));
  for (const [index, { row, version }] of before.entries()) {
    const { state, due_at, due_for, is_overdue, escalated_to, acknowledged_until } = row;
    expect(after[index]?.version).toBe(version);
    expect(after[index]?.row).toMatchObject({
      state,
      due_at,
      due_for,
      is_overdue,
      escalated_to,
      acknowledged_until,
    });
  }
  expect(after[0]?.row).toMatchObject({ failures: 6, subjects: 2, failing_subjects: 2 });
  expect(after[2]?.row).toMatchObject({ state: "merged", is_open: false, merged_into: a });
});

test.each([
  [{ field: "subject", values: ["nothing-of-it"] }, /None of its failures/],
  [{ field: "source", values: ["zuul"] }, /nothing would stay/],
])("a split by %o is refused", async (by, why) => {
  const { status, answer } = await act("hugo", await fresh(), "split", { by, reason: "x" });
  expect(status).toBe(409);
  expect(answer.detail).toMatch(why);
});

test.each([
  ["an unknown DFG", "escalate", { dfg: "netwrok" }, 404],
  ["an unknown person", "assign", { person: "nobody-here" }, 404],
  ["no address", "link-bug", {}, 400],
])("%s is refused before anything is written", async (_, action, more, status) => {
  const id = await fresh();
  expect((await act("marta", id, action, more)).status).toBe(status);
  expect((await stored(id)).version).toBe(1);
});

test("who is nobody may do nothing", async () => {
  const id = await fresh();
  const body = { action: "acknowledge", items: [{ id: `T-${id}`, version: 1 }] };
  expect((await callRoute(actRoute, "", { method: "POST", body })).status).toBe(403);
});

test("the history says what a class and an owner set by hand took the place of", async () => {
  const id = await fresh({ class: "timeout" });
  const why = { reason: "seen in the log" };
  expect((await act("hugo", id, "set-class", { class: "infra", ...why })).status).toBe(200);
  expect((await act("hugo", id, "set-owner", { dfg: null, ...why }, 2)).status).toBe(200);
  const { events } = await getTriageItem(PUBLIC_READER, null, `T-${id}`);
  expect(events.map(({ kind, data }) => [kind, data.was, data.class ?? data.dfg])).toEqual([
    ["class-set", "timeout", "infra"],
    ["owner-set", "network", null],
  ]);
});
