import { expect, test } from "vitest";
import { FailureQuery, type FailureRow } from "@/lib/contract/failures";
import { DAY, HOUR } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { derive } from "@/lib/testing/derive";
import { callOperation } from "@/lib/testing/every-route";
import { type CommitSeed, dlrnCommit } from "@/lib/testing/factories";
import { seedChain } from "@/lib/testing/seed-chain";
import { listFailures } from "./failures";
import { PUBLIC_READER } from "./reader";

const site = dataSite((db) => seedChain(db, NOW, { packages: 80, days: 40 }));
const EVERY = { status: "failing,retrying,recovered" };

const list = (query: Record<string, unknown> = {}) => listFailures(PUBLIC_READER, FailureQuery.parse(query));

async function readAll(query: Record<string, unknown>, between: () => Promise<void> = async () => {}) {
  const items: FailureRow[] = [];
  for (let after: string | undefined; ; ) {
    const page = await list({ ...query, limit: 7, after });
    items.push(...page.items);
    if (page.next === null) return items;
    after = page.next;
    await between();
  }
}

/** A package of master that fails since `hoursAgo`; stored and derived. */
async function failNow(seed: Partial<CommitSeed> & { id: number; project: string }, hoursAgo = 0) {
  const builtAt = new Date(NOW.getTime() - hoursAgo * HOUR);
  await dlrnCommit(site.db(), { status: "FAILED", builtAt, ...seed });
  await derive(site.db(), NOW, seed.project);
}

test("without a filter it lists what fails now, newest first", async () => {
  const { items, total } = await list();
  expect(total).toBe(items.length);
  expect(new Set(items.map((row) => row.status))).toEqual(new Set(["failing"]));
  expect(items.map((row) => row.since)).toEqual(
    items
      .map((row) => row.since)
      .sort()
      .reverse(),
  );
});

test.each(["since", "-since", "package", "-package", "failures", "-failures"])(
  "pages by %s hold every row once, in order",
  async (sort) => {
    const paged = await readAll({ ...EVERY, sort });
    const whole = await list({ ...EVERY, sort, limit: 500 });
    expect(paged.map((row) => row.id)).toEqual(whole.items.map((row) => row.id));
    expect(new Set(paged.map((row) => row.id)).size).toBe(whole.total);
  },
);

test("rows that come in while somebody pages neither repeat nor hide the others", async () => {
  const before = await readAll(EVERY);
  let id = 900_000;
  const during = await readAll(EVERY, () => failNow({ id: ++id, project: `python-late-${id}` }));
  const ids = during.map((row) => row.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(before.map((row) => row.id)));
});

test("a key belongs to the order it was made in", async () => {
  const { next } = await list({ ...EVERY, limit: 2 });
  await expect(list({ ...EVERY, sort: "package", after: next })).rejects.toMatchObject({
    code: "bad-request",
  });
});

test("each facet adds up under the other filters", async () => {
  const filters = { ...EVERY, dfg: "packaging,cloudops", release: "flamingo" };
  const { facets, total } = await list(filters);
  const sum = (entries: { count: number }[]) => entries.reduce((n, entry) => n + entry.count, 0);
  expect(sum(facets.component)).toBe(total);
  expect(sum(facets.status)).toBe(total);
  const without = async (name: string) => (await list({ ...filters, [name]: [] })).total;
  expect(sum(facets.dfg)).toBe(await without("dfg"));
  expect(sum(facets.release)).toBe(await without("release"));
  for (const { value, count } of facets.dfg)
    expect((await list({ ...filters, dfg: value })).total).toBe(count);
});

test("filters between facets narrow, values inside one widen", async () => {
  const [one, other, both] = await Promise.all([
    list({ ...EVERY, component: "common" }),
    list({ ...EVERY, component: "clients" }),
    list({ ...EVERY, component: ["common", "clients"] }),
  ]);
  expect(both.total).toBe(one.total + other.total);
  const narrow = await list({ ...EVERY, component: "common", release: "epoxy" });
  expect(narrow.items.every((row) => row.component === "common" && row.release === "epoxy")).toBe(true);
});

test("unassigned holds what no rule claims", async () => {
  const { items } = await list({ ...EVERY, dfg: "unassigned", limit: 500 });
  expect(items.length).toBeGreaterThan(0);
  expect(items.every((row) => row.dfg === null)).toBe(true);
});

test("age and part of the name filter", async () => {
  const old = await list({ olderThan: "20d" });
  expect(old.items.map((row) => row.package)).toContain("openstack-cloudkitty");
  expect(old.items.every((row) => Date.parse(row.since) < NOW.getTime() - 20 * DAY)).toBe(true);
  const young = await list({ youngerThan: "20d" });
  expect(young.total + old.total).toBe((await list()).total);
  const named = await list({ ...EVERY, package: "OSLO-", limit: 500 });
  expect(named.items.every((row) => row.subject.includes("oslo-"))).toBe(true);
  expect((await list({ ...EVERY, package: "%" })).total).toBe(0);
});

test("a RETRY after failures is still failing; a RETRY after a good build is retrying", async () => {
  await failNow({ id: 950_001, project: "python-red-then-retry" }, 2);
  await failNow({ id: 950_002, project: "python-red-then-retry", status: "RETRY" }, 1);
  await failNow({ id: 950_003, project: "python-only-retry", status: "RETRY", reason: "Curl error (28)" }, 1);
  const rows = await list({ ...EVERY, package: "-retry" });
  const of = (name: string) => rows.items.find((row) => row.package === name);
  expect(of("python-red-then-retry")).toMatchObject({ status: "failing", failures: 1, history: "FR" });
  expect(of("python-only-retry")).toMatchObject({ status: "retrying", failures: 1, lastGreenAt: null });
  expect(of("python-only-retry")?.reason).toBe("Curl error (28)");
  expect(of("python-only-retry")?.holdsUp).toEqual(["consistent of compute"]);
});

test("the log of a purged build is not linked", async () => {
  await failNow({ id: 960_001, project: "python-purged", flags: 2 });
  const [row] = (await list({ package: "python-purged" })).items;
  expect(row?.firstRed).toMatchObject({ logUrl: null });
});

test("the CSV holds the rows of the view, with formulas made harmless", async () => {
  await failNow({ id: 970_001, project: "python-formula", reason: '=HYPERLINK("http://evil", 1) failed' });
  const query = "status=failing&sort=package";
  const { text, headers } = await callOperation("listFailures", `${query}&format=csv`);
  expect(headers.get("content-disposition")).toBe('attachment; filename="failures-2026-03-10.csv"');
  const lines = text.trimEnd().split("\r\n");
  const whole = await list({ status: "failing", sort: "package", limit: 500 });
  expect(lines.length - 1).toBe(whole.total);
  for (const [index, row] of whole.items.entries())
    expect(lines[index + 1]).toContain(
      `${row.id},${row.source},${row.kind},${row.instance},${row.release},${row.subject},`,
    );
  expect(text).toContain(`"'=HYPERLINK(""http://evil"", 1) failed"`);
});
