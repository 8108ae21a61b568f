import type { DriftAnswer } from "@/lib/contract/drift";
import type { StageAnswer } from "@/lib/contract/stages";
import { expect, namesIn, open, rowsOf, test } from "./fixtures";

const LEDGER = "Drift by package";

test.use({ expectedErrors: [/the server responded with a status of 404/] });

test("a stage's header puts the package first that it has waited for longest", async ({ page, api }) => {
  await open(page, "/drift?release=epoxy");
  const header = page.getByRole("columnheader", { name: "current-podified" });
  await header.getByRole("link").click();
  await expect(page).toHaveURL("/drift?release=epoxy&sort=-days.current-podified");
  await expect(header).toHaveAttribute("aria-sort", "descending");
  await expect(async () => {
    const { items } = await api<DriftAnswer>("drift?release=epoxy&sort=-days.current-podified");
    expect(items.length).toBeGreaterThan(50);
    expect(await namesIn(rowsOf(page, LEDGER))).toEqual(items.map((row) => row.package));
    const [first] = items;
    const days = first?.cells["current-podified"]?.days;
    expect(days).toBe(Math.max(...items.map((row) => row.cells["current-podified"]?.days ?? 0)));
  }).toPass();
});

test("a DFG's line leads to its packages, and what it says is what they add up to", async ({ page, api }) => {
  await open(page, "/drift?by=dfg&release=epoxy");
  await page.getByRole("row").getByRole("link", { name: "Network" }).click();
  await expect(page).toHaveURL("/drift?release=epoxy&dfg=network");
  await expect(async () => {
    const { groups } = await api<DriftAnswer>("drift?by=dfg&release=epoxy");
    const { items, total } = await api<DriftAnswer>("drift?release=epoxy&dfg=network&limit=500");
    const group = groups.find((each) => each.dfg?.slug === "network");
    expect(group?.packages).toBe(total);
    expect(group?.cells.consistent?.behind).toBe(
      items.filter((row) => (row.cells.consistent?.behind ?? 0) > 0).length,
    );
  }).toPass();
});

test("a stage of the stable track names what waits there, the longest first", async ({ page, api }) => {
  await open(page, "/stages/epoxy/testing");
  await expect(page.getByRole("heading", { level: 1, name: "Testing" })).toBeVisible();
  await expect(async () => {
    const { waiting } = await api<StageAnswer>("stages/epoxy/testing");
    expect(await namesIn(rowsOf(page, "Builds that wait for release"))).toEqual(
      waiting.map((row) => row.package),
    );
    expect(waiting.map((row) => row.since)).toEqual(waiting.map((row) => row.since).sort());
  }).toPass();
  const missing = await page.goto("/stages/epoxy/testin");
  expect(missing?.status()).toBe(404);
});
