import type { ChainAnswer } from "@/lib/contract/chain";
import type { TargetsAnswer } from "@/lib/contract/promotions";
import { expect, open, test } from "./fixtures";

test("a freeze and a hold are told with their reason, and hold nothing up", async ({ page, api }) => {
  const { lines, stable } = await api<ChainAnswer>("chain");
  const paused = [...lines, ...stable].filter((line) =>
    line.blockers.some(({ status }) => status === "paused"),
  );
  expect(new Set(paused.flatMap((line) => line.pauses.map(({ kind }) => kind)))).toEqual(
    new Set(["freeze", "hold"]),
  );
  expect(paused.flatMap((line) => line.blockers).filter(({ status }) => status === "bad")).toEqual([]);
  await open(page, "/");
  for (const { reason } of paused.flatMap((line) => line.pauses))
    await expect(
      page
        .getByRole("link", { name: new RegExp(`: ${reason}$`) })
        .filter({ visible: true })
        .first(),
    ).toBeVisible();
});

test("the chain at a time says so, keeps it from page to page, and leads back to now", async ({
  page,
  api,
}) => {
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  const then = await api<ChainAnswer>(`chain?at=${hourAgo}`);
  expect(then.at).toBe(hourAgo);
  await open(page, `/?at=${hourAgo}`);
  const bar = page.getByRole("region", { name: "Time in the past" });
  await expect(bar).toContainText("As known on");
  await bar.getByRole("link", { name: "a day back" }).press("Enter");
  const dayBefore = new Date(Date.parse(hourAgo) - 86_400_000).toISOString();
  await expect.poll(() => new URL(page.url()).searchParams.get("at")).toBe(dayBefore);
  await page.getByRole("navigation").getByRole("link", { name: "Promotions" }).first().click();
  await expect(page).toHaveURL(/\/promotions\?.*at=/);
  await expect(bar).toContainText("As known on");
  await bar.getByRole("link", { name: "Back to now" }).click();
  await expect(bar).toBeHidden();
});

test("a time to come, and one before anything is known, are refused in words", async ({ page, request }) => {
  for (const at of [new Date(Date.now() + 86_400_000).toISOString(), "1999-01-01T00:00:00Z"]) {
    const answer = await request.get(`/api/v1/promotions?at=${at}`);
    expect([at, answer.status()]).toEqual([at, 400]);
    await open(page, `/?at=${at}`);
    await expect(page.getByText(/still to come|nothing is known of that time/)).toBeVisible();
  }
});

test("a target's promotions at a time are those until then", async ({ page, api }) => {
  const dayAgo = new Date(Date.now() - 86_400_000).toISOString();
  const { items } = await api<TargetsAnswer>(`promotions?at=${dayAgo}`);
  const target = items.find((item) => item.level === "aggregate" && item.lastPromotedAt !== null);
  if (!target) throw new Error("no target was promoted a day ago");
  expect(items.flatMap((item) => item.recent).every((at) => at <= dayAgo)).toBe(true);
  await open(page, `/promotions/${target.instance}/${target.promoteName}?at=${dayAgo}`);
  await expect(page.getByRole("region", { name: "Time in the past" })).toContainText(
    "reconstructed from history",
  );
  await expect(page.locator(`time[datetime="${target.lastPromotedAt}"]`).first()).toBeVisible();
});
