import type { ChainAnswer } from "@/lib/contract/chain";
import type { DfgsAnswer } from "@/lib/contract/dfgs";
import { expect, open, rowsOf, test } from "./fixtures";

test("a line tells what holds it up, and opens into its stations", async ({ page, api }) => {
  const { lines } = await api<ChainAnswer>("chain");
  const line = lines.find((each) => each.blockers.length > 0);
  if (!line) throw new Error("no line is held up");
  await open(page, "/");
  const item = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("link", { name: line.title, exact: true }) });
  await expect(item.locator(`a[href="${line.blockers[0]?.href}"]`).filter({ visible: true })).toHaveCount(1);
  const stations = page.getByRole("list", { name: `Stations of ${line.title}`, exact: true });
  await expect(stations).toBeHidden();
  await item.getByRole("button", { name: `Stations of ${line.title}` }).tap();
  await expect(stations.getByRole("listitem")).toHaveCount(line.stations.length);
  await expect(stations.getByText(line.blockers[0]?.text.replace(/ for \d.*/, "") ?? "")).toBeVisible();
});

test("places are at the thumb, and lead from the DFGs to what fails", async ({ page, api }) => {
  const { items } = await api<DfgsAnswer>("dfgs");
  const dfg = items.find((row) => row.failing > 0);
  if (!dfg) throw new Error("nothing fails");
  await open(page, "/");
  const places = page.getByRole("navigation", { name: "Places" });
  await expect(places).toBeInViewport({ ratio: 1 });
  await places.getByRole("button", { name: "More places" }).tap();
  await places.getByRole("link", { name: "DFGs", exact: true }).tap();
  await rowsOf(page, /^DFGs/).getByRole("link", { name: dfg.name, exact: true }).tap();
  await expect(page.getByRole("heading", { level: 1, name: dfg.name })).toBeVisible();
  const failing = rowsOf(page, "What fails now").first();
  await failing.getByRole("link").first().tap();
  await expect(page).toHaveURL(/\/(packages|jobs)\//);
});
