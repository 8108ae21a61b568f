import type { BuildAnswer } from "@/lib/contract/builds";
import type { FailuresAnswer } from "@/lib/contract/failures";
import type { JobAnswer } from "@/lib/contract/jobs";
import { expect, open, rowsOf, test } from "./fixtures";

test("from a failure one step leads to its build, which says why, with the rule and the line that matters", async ({
  page,
  api,
}) => {
  const { items } = await api<FailuresAnswer>("failures?source=dlrn");
  const row = items.find((each) => each.lastRed.id !== null && each.reason !== null);
  if (!row?.lastRed.id) throw new Error("nothing fails with a reason");
  const path = `builds/${row.source}/${encodeURIComponent(row.lastRed.id)}`;
  const build = await api<BuildAnswer>(path);
  await open(page, `/${path}`);
  await expect(page.getByRole("heading", { level: 1, name: row.subject })).toBeVisible();
  const why = page.getByRole("region", { name: "Why it failed" });
  if (build.failure === null) await expect(why).toHaveCount(0);
  else {
    await expect(why).toContainText(build.failure.why.slice(1));
    for (const line of build.failure.lines.slice(0, 3)) await expect(why).toContainText(line.text.trim());
  }
  if (build.streak !== null)
    await expect(page.getByRole("region", { name: /^(Red since|Was red)/ })).toContainText("First red");
});

test("a failing job leads to its page: where it runs, what it fails of, its runs", async ({ page, api }) => {
  const { items } = await api<FailuresAnswer>(
    "failures?kind=job&also=reviews,non-voting&status=failing,recovered",
  );
  const [first] = items;
  expect(first, "the demo has jobs that failed").toBeDefined();
  const name = first?.subject ?? "";
  const job = await api<JobAnswer>(`jobs/${encodeURIComponent(name)}`);
  await open(page, `/jobs/${encodeURIComponent(name)}`);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(rowsOf(page, "Where the job runs and how that goes")).toHaveCount(
    Math.min(20, job.lines.length),
  );
  await rowsOf(page, "Runs of the job").first().getByRole("link").first().click();
  await expect(page).toHaveURL(/\/builds\/zuul\//);
});

test.describe("a job that is not there", () => {
  test.use({ expectedErrors: [/the server responded with a status of 404/] });
  test("is a 404", async ({ page }) => {
    const response = await page.goto("/jobs/no-such-job-anywhere");
    expect(response?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  });
});
