import type { DfgAnswer, DfgsAnswer } from "@/lib/contract/dfgs";
import type { FailuresAnswer } from "@/lib/contract/failures";
import { ownerOf } from "@/lib/demo/world/ownership";
import { alive, expect, open, rowsOf, test, textsOf } from "./fixtures";

const CAPTION = "DFGs and what of theirs fails";

test("every DFG stands with its figure and its trend, whatever nobody owns among them", async ({
  page,
  api,
}) => {
  await open(page, "/dfgs");
  await expect(async () => {
    const { items } = await api<DfgsAnswer>("dfgs");
    const rows = rowsOf(page, CAPTION);
    await expect(rows).toHaveCount(items.length, { timeout: 500 });
    for (const { name, failing, packages, jobs } of items) {
      const owned = packages + jobs + failing > 0;
      const row = rows.filter({ has: page.getByRole("link", { name, exact: true }) });
      await expect(row).toContainText(owned ? `${failing} failing` : "nothing", {
        timeout: 500,
      });
      if (owned)
        await expect(
          row.getByRole("img", { name: `Packages and jobs of ${name} failing, last 30 days` }),
        ).toBeVisible();
    }
  }).toPass();
  await expect(rowsOf(page, CAPTION).last()).toContainText("Unassigned");
});

test("the figures add up: of each DFG, over all DFGs, and with what the world broke", async ({
  api,
  sources,
}) => {
  await expect(async () => {
    const { items } = await api<DfgsAnswer>("dfgs");
    const all = await api<FailuresAnswer>("failures?limit=500");
    expect(items.reduce((sum, row) => sum + row.failing, 0)).toBe(all.total);
    for (const row of items) {
      const ofReleases = all.items.filter(
        (each) => (each.dfg?.slug ?? "unassigned") === row.slug && each.release !== null,
      );
      expect(
        row.perRelease.reduce((sum, each) => sum + each.failing, 0),
        row.slug,
      ).toBe(ofReleases.length);
      expect(row.trend.at(-1), `trend of ${row.slug}`).toBe(row.failing);
    }
    for (const { name, instance } of await sources.broken()) {
      const row = all.items.find((each) => each.package === name && each.instance === instance);
      // Infrastructure and configuration go to Production Chain, whoever owns the package.
      const first = row?.class === "infra" || row?.class === "config";
      expect(row?.dfg?.slug ?? "unassigned", `who has ${name}`).toBe(
        first ? "production-chain" : ownerOf({ name, component: row?.component ?? "" }),
      );
    }
  }).toPass();
});

test("the DFG with most trouble comes first on demand, and the order is in the address", async ({
  page,
  api,
}) => {
  await open(page, "/dfgs");
  await page.getByRole("columnheader", { name: "Failing" }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=-?failing/);
  const header = page.getByRole("columnheader", { name: "Failing" });
  const order = await header.getAttribute("aria-sort");
  expect(["ascending", "descending"]).toContain(order);
  await page.reload();
  await alive(page);
  await expect(header).toHaveAttribute("aria-sort", order ?? "");
  const { items } = await api<DfgsAnswer>("dfgs");
  const byName = new Map(
    items.map((row) => [row.name, row.packages + row.jobs + row.failing === 0 ? -1 : row.failing]),
  );
  const names = await textsOf(rowsOf(page, CAPTION).locator("[data-primary]"));
  const figures = names.filter((name) => name !== "Unassigned").map((name) => byName.get(name) ?? -1);
  const known = figures.filter((figure) => figure >= 0); // those without packages stand last either way
  expect(known).toEqual([...known].sort((a, b) => (order === "descending" ? b - a : a - b)));
});

test("a figure of one release leads to exactly those failures", async ({ page, api }) => {
  await open(page, "/dfgs");
  const { items } = await api<DfgsAnswer>("dfgs");
  const row = items.find((each) => each.perRelease.some(({ failing }) => failing > 0));
  const cell = row?.perRelease.find(({ failing }) => failing > 0);
  if (!row || !cell) throw new Error("no DFG has a failing package");
  const path = `/failures?dfg=${row.slug}&release=${cell.release}`;
  await page.locator(`a[href="${path}"]`).click();
  await expect(page).toHaveURL(path);
  await expect(rowsOf(page, "Packages and jobs that fail")).toHaveCount(cell.failing);
});

test("the trend of a DFG can be read as numbers", async ({ page, api }) => {
  const { items } = await api<DfgsAnswer>("dfgs");
  const worst = [...items].sort((a, b) => b.failing - a.failing)[0];
  if (!worst) throw new Error("there is no DFG");
  await open(page, `/dfgs/${worst.slug}`);
  const trend = page.getByRole("region", { name: "Last 30 days" });
  await trend.getByText("As a table").click();
  const { days } = await api<DfgAnswer>(`dfgs/${worst.slug}`);
  const table = trend.getByRole("table");
  await expect(table.locator("tbody tr")).toHaveCount(days.length);
});
