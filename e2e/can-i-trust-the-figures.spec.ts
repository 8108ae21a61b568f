import type { FailuresAnswer } from "@/lib/contract/failures";
import type { HealthAnswer } from "@/lib/contract/site";
import type { SetAsideAnswer, SourceRow, SourcesAnswer } from "@/lib/contract/sources";
import { expect, open, rowsOf, test, textsOf, timesIn } from "./fixtures";

// One after the other: what a source does wrong shows on every page.
test.describe.configure({ mode: "serial" });
test.setTimeout(150_000);

/** Ingest looks every 15 s, and after a failure a little later each time. */
const PATIENCE = { timeout: 90_000 };
const DOWN = "centos9-caracal";
const LYING = "centos9-antelope";

test("every page says as of when its figures are", async ({ page }) => {
  for (const path of [
    "/",
    "/dfgs",
    "/dfgs/network",
    "/failures",
    "/packages/openstack-nova",
    "/promotions",
    "/sources",
  ]) {
    await open(page, path);
    const asOf = page.getByText(/^as of \d\d:\d\d:\d\d/);
    await expect(asOf, path).toBeVisible();
    const [at = ""] = await timesIn(asOf);
    expect(Math.abs(Date.now() - Date.parse(at)), `age of ${path}`).toBeLessThan(180_000);
  }
});

test("a source that is down and one that lies are named with the time; their last good data stay; both recover", async ({
  page,
  context,
  api,
  sources,
}) => {
  const feed = async (instance: string): Promise<SourceRow> => {
    const { items } = await api<SourcesAnswer>("sources");
    const found = items.find((row) => row.instance === instance && row.source === "dlrn");
    if (!found) throw new Error(`no DLRN feed of ${instance}`);
    return found;
  };
  const before = { down: await feed(DOWN), lying: await feed(LYING) };
  const kept = await api<FailuresAnswer>(`failures?instance=${DOWN}`);
  await open(page, "/");
  const line = page.getByRole("list", { name: "Stations of caracal" });
  const ages = await timesIn(line);
  const alerts = page.getByRole("alert").filter({ hasText: "cannot be read" });
  await expect(alerts).toHaveCount(0);

  await sources.misbehave({ mode: "reset", instance: DOWN });
  await sources.misbehave({ mode: "html200", instance: LYING });
  await expect(alerts, "the page says so without a reload").toHaveCount(2, PATIENCE);
  for (const [instance, { title }] of [
    [DOWN, before.down],
    [LYING, before.lying],
  ] as const) {
    const { errorSince, lastError } = await feed(instance);
    const alert = alerts.filter({ hasText: `${title} cannot be read since` });
    await expect(alert).toContainText("Shown is the last that is known");
    await expect(alert).toContainText(lastError ?? "no error is told");
    expect(await timesIn(alert)).toContain(errorSince);
  }
  expect(await timesIn(line), "the line shows what was known").toEqual(ages);

  const list = await context.newPage();
  await open(list, `/failures?instance=${DOWN}`);
  await expect(list.getByRole("alert").filter({ hasText: before.down.title })).toBeVisible();
  expect(await textsOf(rowsOf(list, "Packages that fail to build").locator("[data-primary]"))).toEqual(
    kept.items.map((row) => row.package),
  );
  await open(list, "/sources");
  const row = rowsOf(list, "Sources and how their reading goes").filter({ hasText: before.down.title });
  await expect(row).toContainText("Failing");
  await expect(list.getByText(/^Failing since/).first()).toBeVisible();
  await expect(list.getByText(/Next try/).first()).toBeVisible();
  const health = (await (await page.request.get("/api/health")).json()) as HealthAnswer;
  expect(health.status, "one source in trouble is no reason to restart the site").toBe("degraded");
  expect(health.states.failing).toBe(2);

  await sources.misbehave({ mode: "off" });
  await expect(alerts, "the page takes it back by itself").toHaveCount(0, PATIENCE);
  expect((await feed(DOWN)).state).toBe("fresh");
});

test("records that do not fit are set aside with the reason, and the rest of the page is read", async ({
  page,
  api,
  sources,
}) => {
  const { items } = await api<SourcesAnswer>("sources");
  const feed = items.find((row) => row.instance === DOWN && row.source === "dlrn");
  if (!feed) throw new Error(`no DLRN feed of ${DOWN}`);
  await open(page, "/sources");
  const cell = rowsOf(page, "Sources and how their reading goes").filter({
    has: page.getByRole("link", { name: feed.title, exact: true }),
  });
  await sources.misbehave({ mode: "wrong-types", instance: DOWN });
  const asideOf = async () => (await api<SetAsideAnswer>(`sources/${feed.feed}/set-aside`)).total;
  await expect.poll(asideOf, PATIENCE).toBeGreaterThan(feed.setAside);
  await expect(cell, "its other records were read").toContainText("Fresh");
  await cell.getByRole("link").first().click();
  const drawer = page.getByRole("dialog", { name: feed.title });
  const record = drawer.getByRole("group").first();
  await expect(record).toBeVisible();
  await record.locator("summary").click();
  await expect(record.locator("pre"), "the record as the source sent it").toContainText("about ");
  await sources.misbehave({ mode: "off" });
});
