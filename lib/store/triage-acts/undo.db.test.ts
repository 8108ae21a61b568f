import { afterAll, beforeAll, expect, it } from "vitest";
import type { TriageAction } from "@/lib/domain/triage/states";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { seedItem, seedTriage } from "@/lib/testing/seed-triage";
import { deriveTriage } from "../triage/derive";
import { findPlaces, type Placed } from "../triage/places";
import { actOnItems, type ItemsAct } from "./act-on-items";
import { undoEvents } from "./undo";

const NOW = new Date("2026-03-10T14:00:00Z");
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const anybody = { by: "hugo", visibilities: ["public"], allow: () => null } as const;
let db: TestDatabase;
let serial = 0;

beforeAll(async () => {
  db = await testDatabase();
  await seedTriage(db.pool, NOW);
});
afterAll(() => db.close());

const fresh = async (headline?: string) => {
  const subject = `undo-job-${++serial}`;
  const id = await seedItem(db.pool, NOW, { title: subject, subject, headline: headline ?? subject });
  return { id, subject };
};
const one = async <T>(sql: string, values: unknown[]): Promise<T> =>
  (await db.pool.query(sql, values)).rows[0];
const stored = (id: number) =>
  one<Record<string, unknown> & { version: number }>("SELECT * FROM triage_item WHERE id = $1", [id]);
const failuresOf = async (id: number) =>
  (await one<{ n: number }>("SELECT count(*)::int AS n FROM failure WHERE item_id = $1", [id])).n;
const bugsOf = async (id: number) =>
  (
    await db.pool.query("SELECT url FROM bug_link WHERE item_id = $1 AND removed_at IS NULL ORDER BY url", [
      id,
    ])
  ).rows.map((row) => row.url);

let minute = 0;
/** Does it as of the item's version now, each time a minute later. */
async function act(ids: number | number[], action: TriageAction, more: Partial<ItemsAct> = {}) {
  minute += 1;
  const items = await Promise.all(
    [ids].flat().map(async (id) => ({ id, version: (await stored(id)).version })),
  );
  const now = later(minute);
  const done = await actOnItems(db.pool, { reason: "because", ...anybody, ...more, action, items, now });
  expect([done.conflicts, done.refused]).toEqual([[], []]);
  return { events: done.done.map((d) => d.event), made: done.created ?? 0 };
}
const undo = async (events: number[]) => {
  const done = await undoEvents(db.pool, { ...anybody, events, now: later(++minute) });
  return {
    done: done.done.map((d) => d.id),
    conflicts: done.conflicts.map((c) => c.id),
    refused: done.refused,
  };
};
const isDone = (id: number) => ({ done: [id], conflicts: [], refused: [] });
const stands = (id: number) => ({ done: [], conflicts: [id], refused: [] });
/** A fresh item whose failures are of several jobs, by merging theirs into it. */
async function ofSeveral(n: number) {
  const all = [];
  for (let i = 0; i < n; i += 1) all.push(await fresh());
  const [first, ...rest] = all;
  if (!first) throw new Error("none");
  await act(
    rest.map((r) => r.id),
    "merge",
    { into: first.id },
  );
  return { id: first.id, subjects: all.map((a) => a.subject) };
}
const by = (field: "subject" | "release", ...values: string[]) => ({ split: { field, values } });

it("nested merges come apart from the outside in, and give back what each took", async () => {
  const [a, b, c] = [await fresh(), await fresh(), await fresh()];
  const inner = await act(a.id, "merge", { into: b.id });
  const outer = await act(b.id, "merge", { into: c.id });
  expect(await undo(inner.events)).toEqual(stands(b.id));
  expect(await failuresOf(c.id)).toBe(9);
  expect(await undo(outer.events)).toEqual(isDone(b.id));
  expect(await undo(inner.events)).toEqual(isDone(a.id));
  expect(await Promise.all([a, b, c].map((i) => failuresOf(i.id)))).toEqual([3, 3, 3]);
});

it("what somebody took out of the merged item since is left where it is", async () => {
  const [a, b, c] = [await fresh(), await fresh(), await fresh()];
  const merged = await act(a.id, "merge", { into: b.id });
  await db.pool.query("UPDATE signature SET item_id = $2 WHERE text = $1", [a.subject, c.id]);
  expect(await undo(merged.events)).toEqual(isDone(a.id));
  const { item } = await one<{ item: number }>("SELECT item_id AS item FROM signature WHERE text = $1", [
    a.subject,
  ]);
  expect(item).toBe(c.id);
});

it("a merge taken back after texts are read in a new way gives back what became of the signatures", async () => {
  const [a, b] = [await fresh(), await fresh()];
  const merged = await act(a.id, "merge", { into: b.id });
  const { id } = await insertRow<{ id: number }>(db.pool, "signature", {
    ...{ hash: `new ${a.subject}`, normaliser: 99, item_id: b.id, recorded_at: NOW },
  });
  await db.pool.query("UPDATE signature SET replaced_by = $2 WHERE text = $1", [a.subject, id]);
  await db.pool.query("UPDATE failure SET signature_id = $2 WHERE subject = $1", [a.subject, id]);
  await undo(merged.events);
  expect(await Promise.all([a, b].map((i) => failuresOf(i.id)))).toEqual([3, 3]);
});

it("a merge brings the bugs along; taken back, only those that came with it go", async () => {
  const [a, b, c] = [await fresh(), await fresh(), await fresh()];
  const [shared, own, theirs] = [
    "https://b.example.org/1",
    "https://b.example.org/2",
    "https://b.example.org/3",
  ];
  await act([a.id, b.id], "link-bug", { url: shared });
  await act(a.id, "link-bug", { url: own });
  await act(c.id, "link-bug", { url: theirs });
  const merged = await act([a.id, b.id], "merge", { into: c.id });
  expect(await bugsOf(c.id)).toEqual([shared, own, theirs]);
  await undo(merged.events.slice(0, 1));
  expect(await bugsOf(c.id)).toEqual([shared, theirs]);
  await undo(merged.events.slice(1));
  expect(await bugsOf(c.id)).toEqual([theirs]);
  expect(await bugsOf(a.id)).toEqual([shared, own]);
});

it("a second split by something else leaves the first one's failures alone, also those to come", async () => {
  const { id, subjects } = await ofSeveral(3);
  const [x = "", y = ""] = subjects;
  const first = await act(id, "split", by("subject", x));
  await db.pool.query("UPDATE failure SET release_name = 'epoxy' WHERE subject = ANY($1)", [[x, y]]);
  const second = await act(id, "split", by("release", "epoxy"));
  expect(await Promise.all([first.made, second.made, id].map(failuresOf))).toEqual([3, 3, 3]);
  const failure = await one<Placed>(
    `SELECT source, source_id AS "sourceId", subject, package_name AS "packageName", release_name AS "releaseName",
       component, project, class, rule, headline, text_hash AS "textHash" FROM failure WHERE subject = $1 LIMIT 1`,
    [x],
  );
  const { hash } = await one<{ hash: string }>("SELECT hash FROM signature WHERE text = $1", [x]);
  const placed = (await findPlaces(db.pool as never, [{ ...failure, textHash: hash }]))({
    ...failure,
    textHash: hash,
  });
  expect(placed?.itemId).toBe(first.made);
  // What was split off may be divided further, and still stands before the later split.
  expect(await undo(first.events)).toEqual(stands(id));
});

it("a split of a split stands where that stood", async () => {
  const { id, subjects } = await ofSeveral(3);
  const [x = "", y = ""] = subjects;
  const first = await act(id, "split", by("subject", x, y));
  await db.pool.query("UPDATE failure SET release_name = 'epoxy' WHERE subject = $1 AND result IS NOT NULL", [
    y,
  ]);
  const third = await act(first.made, "split", by("subject", y));
  expect(await Promise.all([first.made, third.made, id].map(failuresOf))).toEqual([3, 3, 3]);
  expect(await undo(first.events)).toEqual(stands(first.made));
  expect(await undo(third.events)).toEqual(isDone(first.made));
  expect(await undo(first.events)).toEqual(isDone(id));
  expect(await failuresOf(id)).toBe(9);
});

it("what was split off and merged back can be split by something else, with all that is of it", async () => {
  const { id, subjects } = await ofSeveral(3);
  const [x = "", y = ""] = subjects;
  const first = await act(id, "split", by("subject", x));
  await act(first.made, "merge", { into: id });
  await db.pool.query("UPDATE failure SET release_name = 'epoxy' WHERE subject = ANY($1)", [[x, y]]);
  const second = await act(id, "split", by("release", "epoxy"));
  expect(await Promise.all([id, second.made].map(failuresOf))).toEqual([3, 6]);
  expect(await undo(second.events)).toEqual(isDone(id));
  expect(await failuresOf(id)).toBe(9);
  // An item that was split off cannot be divided by another field: the refusal names what can be done.
  const third = await act(id, "split", by("subject", x, y));
  const { version } = await stored(third.made);
  await db.pool.query("UPDATE failure SET release_name = 'zed' WHERE subject = $1", [y]);
  const asked = {
    ...anybody,
    action: "split",
    reason: "because",
    items: [{ id: third.made, version }],
  } as const;
  const refused = await actOnItems(db.pool, { ...asked, ...by("release", "zed"), now: later(++minute) });
  expect(refused.refused).toMatchObject([
    {
      id: third.made,
      why: `Some of its failures were split off T-${id} by subject: split it by subject, or merge it back there first.`,
    },
  ]);
});

it("a split cannot be taken back once somebody did something to the item it made; a comment does not count", async () => {
  const { id, subjects } = await ofSeveral(2);
  const split = await act(id, "split", by("subject", subjects[1] ?? ""));
  await act(split.made, "comment");
  const acted = await act(split.made, "acknowledge");
  expect(await undo(split.events)).toEqual(stands(split.made));
  await undo(acted.events);
  expect(await undo(split.events)).toEqual(isDone(id));
  expect(await stored(split.made)).toMatchObject({ state: "merged", merged_into: id, is_open: false });
  const told = await db.pool.query(
    "SELECT kind, to_state, actor FROM triage_event WHERE item_id = $1 ORDER BY id DESC LIMIT 1",
    [split.made],
  );
  expect(told.rows).toEqual([{ kind: "undone", to_state: "merged", actor: "hugo" }]);
  const audit = await db.pool.query(
    "SELECT actor, after FROM audit WHERE subject_id = $1 ORDER BY id DESC LIMIT 1",
    [`T-${split.made}`],
  );
  expect(audit.rows).toEqual([{ actor: "hugo", after: { state: "merged", into: `T-${id}` } }]);
});

it("signatures that the made item got since go back with the rest", async () => {
  const { id, subjects } = await ofSeveral(2);
  const split = await act(id, "split", by("subject", subjects[1] ?? ""));
  await insertRow(db.pool, "signature", {
    ...{ hash: `given ${split.made}`, normaliser: 99, item_id: split.made, recorded_at: NOW },
  });
  await undo(split.events);
  const left = await one<{ n: number }>("SELECT count(*)::int AS n FROM signature WHERE item_id = $1", [
    split.made,
  ]);
  expect(left.n).toBe(0);
});

it("an escalation that is returned after it was asked anew goes back, and failures decide the owner again", async () => {
  const { id } = await fresh();
  await act(id, "escalate", { dfg: "compute" });
  await act(id, "accept");
  await act(id, "escalate", { dfg: "compute" });
  await act(id, "accept");
  await act(id, "escalate", { dfg: "compute" });
  await act(id, "return");
  expect(await stored(id)).toMatchObject({
    ...{ dfg_slug: "network", dfg_set: false, escalation_state: "returned" },
  });
});

it("who had it by hand has it by hand again when it is returned", async () => {
  const { id } = await fresh();
  await act(id, "set-owner", { dfg: "storage" });
  await act(id, "escalate", { dfg: "compute" });
  await act(id, "accept");
  await act(id, "return");
  expect(await stored(id)).toMatchObject({ dfg_slug: "storage", dfg_set: true });
});

it("the bug is owed since the first acknowledgement, through repeats and lapses", async () => {
  const { id } = await fresh();
  const until = later(600);
  await act(id, "acknowledge", { until });
  const first = await stored(id);
  await act(id, "acknowledge", { until });
  expect(await stored(id)).toMatchObject({ acknowledged_at: first.acknowledged_at, due_at: first.due_at });
  await deriveTriage(db.pool, later(700), new AbortController().signal);
  expect(await stored(id)).toMatchObject({ state: "new", acknowledged_by: null, due_for: "acknowledge" });
  await act(id, "acknowledge", { until: later(900) });
  expect(await stored(id)).toMatchObject({
    ...{
      state: "acknowledged",
      acknowledged_at: first.acknowledged_at,
      due_at: first.due_at,
      due_for: "bug",
    },
  });
});

it("failures that were placed while somebody split or took a merge apart find their item at the next derivation", async () => {
  const { id, subjects } = await ofSeveral(2);
  const split = await act(id, "split", by("subject", subjects[1] ?? ""));
  // A feed had read where they go before the split, and wrote after it.
  await db.pool.query("UPDATE failure SET item_id = $1 WHERE item_id = $2", [id, split.made]);
  await deriveTriage(db.pool, later(1), new AbortController().signal);
  expect(await Promise.all([id, split.made].map(failuresOf))).toEqual([3, 3]);
});
