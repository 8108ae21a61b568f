import { expect, test } from "vitest";
import { TriageQuery, type TriageRow } from "@/lib/contract/triage";
import type { Actor } from "@/lib/domain/policy/policy";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { type SeededItems, seedTriage } from "@/lib/testing/seed-triage";
import { PUBLIC_READER } from "./reader";
import { listTriage, triageCsv } from "./triage-list";

let items: SeededItems;
dataSite(async (db) => {
  items = await seedTriage(db, NOW);
});

const PRIVATE_READER = { seesPrivate: true };
const HUGO: Actor = { id: "hugo", name: "Hugo Martins", roles: [], dfgs: ["network"] };
const list = (query: Record<string, unknown> = {}, actor: Actor | null = null, reader = PUBLIC_READER) =>
  listTriage(reader, actor, TriageQuery.parse(query));
const ids = (rows: readonly TriageRow[]) => rows.map((row) => row.id).sort();
const of = (...names: (keyof SeededItems)[]) => names.map((name) => `T-${items[name]}`).sort();

test("without a filter the open items are listed: what holds up a promotion, still fails, is overdue, the rest, snoozed last", async () => {
  const { items: rows, total } = await list();
  expect(total).toBe(rows.length);
  expect(rows.slice(0, 3).map((row) => [row.id, row.group])).toEqual([
    [`T-${items.holdsUp}`, "holds-up"],
    [`T-${items.stillFailing}`, "still-failing"],
    [`T-${items.overdue}`, "overdue"],
  ]);
  expect(rows.at(-1)?.id).toBe(`T-${items.snoozed}`);
  expect(ids(rows)).not.toContain(`T-${items.latent}`);
});

test("a line tells what the item is", async () => {
  const { items: rows } = await list({ q: "volume does not attach" });
  expect(rows).toEqual([
    expect.objectContaining({
      id: `T-${items.known}`,
      state: "known",
      dfg: { slug: "storage", name: "Storage" },
      failures: 3,
      history: "SSSSFFF",
      headline: "job-known broke in its own way",
      bugs: [expect.objectContaining({ url: "https://bugs.example.org/bugs/2087113" })],
    }),
  ]);
});

test.each<[Record<string, unknown>, (keyof SeededItems)[]]>([
  [{ dfg: "storage" }, ["known"]],
  [{ dfg: "unassigned" }, ["nobodys"]],
  [{ class: "infra" }, ["infra"]],
  [{ state: "claimed,still-failing" }, ["claimed", "stillFailing"]],
  [{ state: "latent" }, ["latent"]],
  [{ state: "resolved,recovered" }, ["resolved", "recovered"]],
  [{ assignee: "hugo" }, ["acknowledged"]],
  [{ holdsUp: "yes" }, ["holdsUp"]],
  [{ overdue: "yes" }, ["overdue"]],
  [{ snoozed: "yes" }, ["snoozed"]],
  [{ explained: "yes" }, ["known", "claimed"]],
  [{ subject: "job-fresh" }, ["fresh"]],
  [{ q: "job-still" }, ["stillFailing"]],
  [{ source: "koji" }, []],
  [{ release: "epoxy" }, []],
  [{ view: "unassigned" }, ["nobodys"]],
  [{ view: "first-triage" }, ["infra"]],
  [{ view: "escalated", for: "compute" }, ["escalated", "accepted"]],
  [{ view: "my-dfg", for: "storage" }, ["known"]],
])("%o", async (query, expected) => {
  const { items: rows, total } = await list(query);
  expect(ids(rows)).toEqual(of(...expected));
  expect(total).toBe(expected.length);
});

test("mine is what somebody is assigned to or acknowledged, my DFG what it has or is asked for", async () => {
  expect(ids((await list({ view: "mine" }, HUGO)).items)).toEqual(of("acknowledged", "accepted"));
  const compute: Actor = { ...HUGO, id: "priya", dfgs: ["compute"] };
  expect(ids((await list({ view: "my-dfg" }, compute)).items)).toEqual(of("escalated", "accepted"));
  expect((await list({ view: "mine" })).items).toEqual([]);
});

test("each view's count is what the view lists", async () => {
  const { views } = await list({}, HUGO);
  for (const [view, count] of Object.entries(views))
    expect([view, (await list({ view }, HUGO)).total]).toEqual([view, count]);
});

test("headings count what stands under them", async () => {
  const { items: rows, groups } = await list();
  for (const [group, count] of Object.entries(groups))
    expect([group, rows.filter((row) => row.group === group).length]).toEqual([group, count]);
});

test("facets count what each of their values would list", async () => {
  const { facets } = await list({ dfg: "network" });
  for (const facet of ["dfg", "class", "release", "source", "state", "assignee"] as const)
    for (const { value, count } of facets[facet]) {
      const { total } = await list({ dfg: "network", [facet]: value });
      expect([facet, value, total]).toEqual([facet, value, count]);
    }
});

test.each([{}, { state: "resolved,recovered" }, { state: "new,resolved,latent" }])(
  "pages of %o hold every item once, in order",
  async (query) => {
    const whole = await list({ ...query, limit: 500 });
    const paged: TriageRow[] = [];
    for (let after: string | undefined; ; ) {
      const page = await list({ ...query, limit: 2, after });
      paged.push(...page.items);
      if (page.next === null) break;
      after = page.next;
    }
    expect(paged.map((row) => row.id)).toEqual(whole.items.map((row) => row.id));
  },
);

test("a key of another order is refused", async () => {
  const { next } = await list({ limit: 1 });
  await expect(list({ state: "resolved", after: next })).rejects.toThrow(/after: not the key/);
  await expect(list({ after: "abc" })).rejects.toThrow(/after: not the key/);
});

test("unknown names are told with near ones", async () => {
  await expect(list({ dfg: "netwrok" })).rejects.toMatchObject({ code: "not-found", near: ["network"] });
});

test("what is private is absent for a reader without private rights: list, total, counts, facets, text, CSV", async () => {
  const open = await list();
  const seen = await list({}, null, PRIVATE_READER);
  expect(ids(seen.items)).toContain(`T-${items.hidden}`);
  expect(ids(open.items)).not.toContain(`T-${items.hidden}`);
  expect(seen.total).toBe(open.total + 1);
  expect(seen.views.all).toBe((open.views.all ?? 0) + 1);
  expect(seen.summary.open).toBe(open.summary.open + 1);
  const network = (answer: typeof open) => answer.facets.dfg.find(({ value }) => value === "network")?.count;
  expect(network(seen)).toBe((network(open) ?? 0) + 1);
  for (const query of [{ q: "secret" }, { subject: "secret-job" }, { q: `T-${items.hidden}` }])
    expect(await list(query)).toMatchObject({ items: [], total: 0 });
  expect(JSON.stringify(open)).not.toMatch(/secret/);
  const csv = await (await triageCsv(PUBLIC_READER, null, TriageQuery.parse({}))).text();
  expect(csv).not.toMatch(/secret/);
  expect(csv.trim().split("\r\n")).toHaveLength(open.total + 1);
});
