import { expect, test, timesIn } from "./fixtures";

test("every page says as of when its figures are", async ({ page }) => {
  for (const path of [
    "/",
    "/dfgs",
    "/dfgs/network",
    "/failures",
    "/packages/openstack-nova",
    "/promotions",
    "/sources",
    "/triage",
    "/incidents",
  ]) {
    await page.goto(path);
    const asOf = page.getByText(/^as of \d\d:\d\d:\d\d/).first(); // cards of other sources have their own
    await expect(asOf, path).toBeVisible();
    const [at = ""] = await timesIn(asOf);
    expect(Math.abs(Date.now() - Date.parse(at)), `age of ${path}`).toBeLessThan(180_000);
  }
});
