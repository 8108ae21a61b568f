import { chanceWords } from "@/components/promotions/forecast-words";
import { summaryWords } from "@/components/promotions/what-if-words";
import type { ForecastAnswer } from "@/lib/contract/forecast";
import type { WhatIfAnswer } from "@/lib/contract/what-if";
import { expect, open, rowsOf, test } from "./fixtures";

const LINE = "promotions/centos9-epoxy/current-podified";
const COMPONENTS = "promotions/centos9-epoxy/promoted-components";

test("a target says how likely its next promotion is, from how much, and by which jobs", async ({
  page,
  api,
}) => {
  const { items } = await api<ForecastAnswer>(`${LINE}/forecast`);
  const [row] = items;
  if (!row?.forecast) throw new Error(`no forecast for ${LINE}: ${row?.without}`);
  await open(page, `/${LINE}?tab=forecast`);
  const panel = page.getByRole("region", { name: "Next promotion" });
  await expect(panel).toContainText(`from ${row.candidates} candidates of the last 60 days`);
  const day = panel.getByText("Within 24 hours").locator("xpath=..");
  await expect(day).toContainText(chanceWords(row.forecast.chance24h));
  const jobs = rowsOf(page, /^Required jobs/);
  await expect(jobs).toHaveCount(row.forecast.jobs.length);
  for (const [index, job] of row.forecast.jobs.entries())
    await expect(jobs.nth(index)).toContainText(`of ${job.runs} run`);
});

test("each component has a forecast of its own, and leads to it", async ({ page, api }) => {
  const { items } = await api<ForecastAnswer>(`${COMPONENTS}/forecast`);
  await open(page, `/${COMPONENTS}?tab=forecast`);
  const rows = rowsOf(page, /^When each component is promoted/);
  await expect(rows).toHaveCount(items.length);
  const first = rows.first().getByRole("link");
  const component = (await first.textContent()) ?? "";
  await first.click();
  await expect(page.getByRole("region", { name: `Next promotion of ${component}` })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`component=${component}`));
});

test("what would have been without a job stands beside what was, and its address can be sent", async ({
  page,
  api,
}) => {
  const { jobs } = await api<WhatIfAnswer>(`${LINE}/what-if`);
  const most = [...jobs].sort((a, b) => b.onlyMissing - a.onlyMissing)[0];
  if (!most) throw new Error(`no job is required of ${LINE}`);
  await open(page, `/${LINE}?tab=forecast`);
  const panel = page.getByRole("region", { name: "What if" });
  await panel.getByLabel("Leave out").selectOption(most.job);
  await expect(page).toHaveURL(new RegExp(`without=${most.job}`));
  const told = await api<WhatIfAnswer>(`${LINE}/what-if?without=${most.job}`);
  await expect(panel.getByRole("status")).toHaveText(summaryWords(told));
  expect(told.would.promotions).toBeGreaterThanOrEqual(told.was.promotions);
  await page.reload();
  await expect(panel.getByRole("status")).toHaveText(summaryWords(told));
  await panel.getByRole("link", { name: "As it was" }).click();
  await expect(panel.getByRole("status")).toBeHidden();
});
