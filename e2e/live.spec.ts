import type { Page } from "@playwright/test";
import type { ChainAnswer } from "@/lib/contract/chain";
import { expect, open, test, timesIn } from "./fixtures";

/** Under test a build of the demo ends every quarter of a minute or so, and ingest looks as often. */
const PATIENCE = { timeout: 120_000 };

/** The newest commit that each line knows and its newest good build: a build that ends moves one of them at least. */
const newest = (page: Page) =>
  timesIn(page.getByRole("list", { name: /^Stations of / }).locator("li:nth-child(-n+2)"));

/** Leaves a mark that a reload would wipe out. */
const mark = (page: Page) => page.evaluate(() => document.documentElement.setAttribute("data-e2e", "same"));
const isSame = (page: Page) => expect(page.locator("html")).toHaveAttribute("data-e2e", "same");

test("a new build shows while one watches, in both tabs, over one stream and without a reload", async ({
  page,
  context,
}) => {
  test.setTimeout(150_000);
  const streams: Page[] = [];
  context.on("request", (request) => {
    if (request.url().endsWith("/api/v1/events")) streams.push(request.frame().page());
  });
  await open(page, "/");
  const second = await context.newPage();
  await open(second, "/");
  await Promise.all([mark(page), mark(second)]);
  const before = await Promise.all([newest(page), newest(second)]);
  expect(before[0].length).toBeGreaterThan(0);

  await expect.poll(() => newest(page), PATIENCE).not.toEqual(before[0]);
  const after = await newest(page);
  await expect.poll(() => newest(second)).not.toEqual(before[1]);
  for (const [index, at] of after.entries()) expect(at >= (before[0][index] ?? "")).toBe(true);
  await Promise.all([isSame(page), isSame(second)]);
  expect(streams, "one event stream for both tabs").toEqual([page]);

  // The tab that read the stream goes; the other takes it over.
  const takenOver = second.waitForRequest((request) => request.url().endsWith("/api/v1/events"));
  await page.close();
  await takenOver;
  await expect(second.locator("html")).toHaveAttribute("data-live", "on");
  await isSame(second);
});

test.describe("while the server cannot answer", () => {
  test.use({ expectedErrors: [/status of 503/] });

  test("what was read stays, the page says so, and trying again renews it", async ({ page, api }) => {
    test.setTimeout(150_000);
    await open(page, "/");
    const { lines } = await api<ChainAnswer>("chain");
    const problem = {
      type: "about:blank",
      title: "Unavailable",
      status: 503,
      detail: "The database does not answer.",
    };
    await page.route("**/api/v1/chain*", (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }),
    );
    const notice = page.getByRole("status").filter({ hasText: "Could not renew the chain" });
    await expect(notice).toBeVisible(PATIENCE);
    await expect(notice).toContainText("The database does not answer.");
    await expect(page.getByRole("list", { name: /^Stations of / })).toHaveCount(lines.length);
    await page.unroute("**/api/v1/chain*");
    await notice.getByRole("button", { name: "Try again" }).click();
    await expect(notice).toBeHidden();
  });
});
