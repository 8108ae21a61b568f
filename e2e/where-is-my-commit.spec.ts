import type { JourneyAnswer } from "@/lib/contract/journey";
import type { PackageAnswer } from "@/lib/contract/packages";
import type { TargetAnswer, TargetsAnswer } from "@/lib/contract/promotions";
import { alive, expect, open, rowsOf, test } from "./fixtures";

type Api = <T>(path: string) => Promise<T>;

/** A commit that a component target promoted, as the builder's own promotions tell. */
async function promotedCommit(api: Api) {
  const { items } = await api<TargetsAnswer>("promotions");
  const target = items.find((each) => each.level === "component" && each.lastPromotedAt !== null);
  if (!target) throw new Error("no component was ever promoted");
  const { items: promotions } = await api<TargetAnswer>(
    `promotions/${target.instance}/${encodeURIComponent(target.promoteName)}`,
  );
  const promotion = promotions.find((each) => each.commitHash !== null);
  if (!promotion?.commitHash) throw new Error("no promotion names a commit");
  return { ...target, hash: promotion.commitHash, at: promotion.at };
}

test("Ctrl-K finds a commit by the first digits of its hash, and its page says when it got where", async ({
  page,
  api,
}) => {
  const { hash, instance, promoteName } = await promotedCommit(api);
  const { journey } = await api<JourneyAnswer>(`commits/${hash}`);
  const line = journey?.lines.find((each) => each.instance === instance);
  if (!line) throw new Error(`no line of ${hash} on ${instance}`);

  await open(page, "/");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Search" });
  await palette.getByRole("combobox").fill(hash.slice(0, 10));
  await palette.getByRole("option", { name: new RegExp(hash.slice(0, 12)) }).click();
  await expect(page).toHaveURL(`/commits/${hash}`);
  await alive(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(hash.slice(0, 12));

  const stages = rowsOf(page, `Stages of ${hash.slice(0, 8)} on ${line.title}`);
  await expect(stages).toHaveCount(line.stages.length);
  const reached = line.stages.find((stage) => stage.id === promoteName);
  const row = stages.filter({ has: page.getByRole("link", { name: promoteName, exact: true }) });
  await expect(row.locator("time").first()).toHaveAttribute("datetime", reached?.reachedAt ?? "");
});

test("an NVR leads from the package to the commit, and a hash nobody built is a page that says so", async ({
  page,
  api,
  request,
}) => {
  const { hash } = await promotedCommit(api);
  const { journey } = await api<JourneyAnswer>(`commits/${hash}`);
  const name = journey?.packages[0] ?? "";
  const { instances } = await api<PackageAnswer>(`packages/${encodeURIComponent(name)}`);
  const held = instances
    .flatMap((place) => place.promoted)
    .find((rung) => rung.nvr !== null && rung.commitHash !== null);
  await open(page, `/packages/${encodeURIComponent(name)}`);
  const promoted = page.locator("section").filter({ has: page.getByRole("heading", { name: "Promoted" }) });
  await promoted.locator(`a[href="/commits/${held?.commitHash}"]`).first().click();
  await expect(page).toHaveURL(`/commits/${held?.commitHash}`);

  const nowhere = "0".repeat(39);
  expect((await request.get(`/commits/${nowhere}1`)).status()).toBe(404);
});

test("lead times are told per stage, by DFG on demand", async ({ page }) => {
  await open(page, "/promotions/lead-times?days=90");
  const rows = rowsOf(page, /^Lead times of the last 90 days/);
  await expect(rows.filter({ hasText: "Consistent" }).first()).toBeVisible();
  await page.getByText("by DFG", { exact: true }).first().click();
  await expect(
    page
      .getByRole("listitem")
      .filter({ hasText: /, p90 / })
      .first(),
  ).toBeVisible();
});
