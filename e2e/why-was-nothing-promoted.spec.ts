import type { CandidateAnswer, CompareAnswer } from "@/lib/contract/candidates";
import type { ChainAnswer } from "@/lib/contract/chain";
import type { HistoryAnswer, TrendsAnswer } from "@/lib/contract/promotion-history";
import type { PromotionDiffAnswer, TargetAnswer, TargetRow, TargetsAnswer } from "@/lib/contract/promotions";
import { expect, open, rowsOf, test, timesIn } from "./fixtures";
import { instant } from "./stand-in";

const pathOf = (target: Pick<TargetRow, "instance" | "promoteName">) =>
  `/promotions/${target.instance}/${target.promoteName}`;
/** One entry per promotion: a batch writes a row for each component, all in one second. */
const distinct = (times: readonly string[]) => [...new Set(times)];

test("a line that is stuck says so on the first screen and leads to its target", async ({
  page,
  api,
  sources,
}) => {
  const { lines } = await api<ChainAnswer>("chain");
  const stuck = lines
    .flatMap((line) => line.blockers)
    .find(({ href, text }) => href.startsWith("/promotions/") && text.startsWith("not promoted for"));
  if (!stuck) throw new Error("no line waits for a promotion in the default scenario");
  const [, , instance = "", promoteName = ""] = stuck.href.split("/");
  await open(page, "/");
  const why = page
    .getByRole("region", { name: "Trunk, commit by commit" })
    .getByRole("link", { name: /^not promoted for/ })
    .and(page.locator(`a[href="${stuck.href}"]`))
    .filter({ visible: true });
  await expect(why).toBeInViewport({ ratio: 1 });
  await why.click();
  await expect(page).toHaveURL(stuck.href);
  await expect(page.getByRole("heading", { level: 1, name: promoteName })).toBeVisible();
  await expect(page.getByText(/^Not promoted for \d/)).toBeVisible();
  const [newest] = await sources.promotions(instance, promoteName);
  const facts = page.locator("dl").getByText("Last promoted").locator("xpath=..");
  expect(await timesIn(facts)).toEqual([instant(newest?.timestamp ?? 0)]);
});

test("the history of a target is that of its builder, newest first, with the time between", async ({
  page,
  api,
  sources,
}) => {
  const target = await overdue(api, "aggregate");
  await open(page, `${pathOf(target)}?tab=promotions`);
  const rows = rowsOf(page, /^Promotions to /);
  const truth = distinct(
    (await sources.promotions(target.instance, target.promoteName)).map(({ timestamp }) =>
      instant(timestamp),
    ),
  );
  const known = truth.slice(0, -1); // the page of the source may end within a batch
  expect(known.length).toBeGreaterThan(2);
  const shown = await timesIn(rows.locator("td:first-child"));
  expect(shown.slice(0, known.length)).toEqual(known);

  const { items, total } = await api<TargetAnswer>(`${pathOf(target).slice(1)}`);
  await expect(rows).toHaveCount(items.length);
  await expect(page.getByRole("navigation", { name: "Pages" })).toContainText(`${items.length} of ${total}`);
  for (const [index, item] of items.slice(0, -1).entries())
    expect(Date.parse(item.at) - Date.parse(items[index + 1]?.at ?? "")).toBe(
      (item.intervalSeconds ?? 0) * 1000,
    );
});

test("one promotion opens with the packages it changed, and Escape closes it", async ({ page, api }) => {
  const target = await overdue(api, "aggregate");
  const { items } = await api<TargetAnswer>(pathOf(target).slice(1));
  const changed = items.findIndex((item) => (item.packagesChanged ?? 0) > 0);
  const id = items[changed]?.id ?? "";
  const diff = await api<PromotionDiffAnswer>(`${pathOf(target).slice(1)}/${id}`);
  await open(page, `${pathOf(target)}?tab=promotions`);
  await rowsOf(page, /^Promotions to /)
    .nth(changed)
    .getByRole("link")
    .first()
    .click();
  const drawer = page.getByRole("dialog", { name: `Promotion to ${target.promoteName}` });
  await expect(drawer).toBeVisible();
  await expect(page).toHaveURL(`${pathOf(target)}?tab=promotions&open=${id}`);
  await expect(drawer.getByRole("rowheader")).toHaveCount(diff.packages.length);
  for (const { package: name } of diff.packages.slice(0, 5))
    await expect(drawer.getByRole("link", { name, exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(page).toHaveURL(`${pathOf(target)}?tab=promotions`);
});

test("of a component target one component can be followed alone", async ({ page, api, sources }) => {
  const { items } = await api<TargetsAnswer>("promotions");
  const target = items.find((item) => item.level === "component" && item.components.length > 1);
  if (!target) throw new Error("no target promotes components");
  await open(page, pathOf(target));
  const grid = page.getByRole("list", { name: `Components of ${target.promoteName}, worst first` });
  const ages = await timesIn(grid);
  expect(ages, "worst first").toEqual([...ages].sort());
  const { component } = target.components.find((each) => each.lastPromotedAt === ages.at(-1)) ?? {
    component: "",
  };
  await grid.getByRole("link", { name: new RegExp(`^${component} `) }).click();
  await expect(page).toHaveURL(`${pathOf(target)}?component=${component}`);
  const truth = (await sources.promotions(target.instance, target.promoteName))
    .filter((row) => row.component === component)
    .map(({ timestamp }) => instant(timestamp));
  await expect(rowsOf(page, /^History of /).first()).toBeVisible();
  await page.getByRole("link", { name: "Promotions", exact: true }).last().click();
  await expect(page).toHaveURL(`${pathOf(target)}?component=${component}&tab=promotions`);
  const rows = rowsOf(page, /^Promotions to /);
  await expect(rows.first()).toContainText(component);
  await expect
    .poll(async () => (await timesIn(rows.locator("td:first-child"))).slice(0, truth.length))
    .toEqual(truth);
});

test("what was not promoted says why, and leads to its jobs, its content and the criteria of then", async ({
  page,
  api,
}) => {
  const { items: targets } = await api<TargetsAnswer>("promotions");
  for (const target of targets.filter(({ level }) => level === "aggregate")) {
    const path = pathOf(target);
    const { items } = await api<HistoryAnswer>(`${path.slice(1)}/history?only=not-promoted`);
    const index = items.findIndex((item) => item.missing.length > 0);
    const entry = items[index];
    if (!entry?.key) continue;
    await open(page, `${path}?only=not-promoted`);
    const rows = rowsOf(page, /^History of /);
    await expect(rows).toHaveCount(items.length);
    await expect(rows.nth(index)).toContainText(entry.missing[0]?.job ?? "");
    await rows.nth(index).getByRole("link").first().click();
    await expect(page).toHaveURL(`${path}/${entry.key}`);
    const candidate = await api<CandidateAnswer>(`${path.slice(1)}/candidates/${entry.key}`);
    await expect(rowsOf(page, /^Jobs on the candidate/)).toHaveCount(candidate.jobs.length);
    await expect(rowsOf(page, "Content by component")).toHaveCount(candidate.content.length);
    await expect(page.getByRole("region", { name: "Criteria then" }).getByRole("listitem")).toHaveCount(
      (candidate.criteria?.jobs.length ?? 0) + (candidate.criteria?.added.length ?? 0),
    );
    return;
  }
  throw new Error("every candidate of the default scenario was promoted");
});

test("two of a history compare both ways, and what cannot be compared is said", async ({ page, api }) => {
  const target = await overdue(api, "aggregate");
  const path = pathOf(target);
  const { items } = await api<HistoryAnswer>(`${path.slice(1)}/history`);
  const [to, from] = [items[0]?.key ?? "", items.at(-1)?.key ?? ""];
  await open(page, `${path}/compare`);
  await page
    .getByRole("textbox", { name: "From" })
    .or(page.getByRole("combobox", { name: "From" }))
    .fill(from);
  await page
    .getByRole("textbox", { name: "To" })
    .or(page.getByRole("combobox", { name: "To" }))
    .fill(to);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${path}/compare?from=${from}&to=${to}`);
  const { packages } = await api<CompareAnswer>(`${path.slice(1)}/compare?from=${from}&to=${to}`);
  await expect(rowsOf(page, "Packages that differ")).toHaveCount(packages.length);
  await page.getByRole("link", { name: "Swap" }).click();
  await expect(page).toHaveURL(`${path}/compare?from=${to}&to=${from}`);
  await open(page, `${path}/compare?from=${from}&to=2001-01-01`);
  await expect(page.getByText(/before the first known promotion/)).toBeVisible();
});

test("each part of a target's page has its address, and its chart has its numbers", async ({ page, api }) => {
  const target = await overdue(api, "aggregate");
  const { days, onlyMissing } = await api<TrendsAnswer>(`${pathOf(target).slice(1)}/trends`);
  await open(page, `${pathOf(target)}?tab=age`);
  await page.getByText("As a table").first().click();
  const known = days.filter((day) => day.ageSeconds !== null);
  await expect(
    page.getByRole("table", { name: /^Days since the last promotion/ }).locator("tbody tr"),
  ).toHaveCount(known.length);
  await page.getByRole("link", { name: "Only job missing" }).click();
  await expect(page).toHaveURL(`${pathOf(target)}?tab=missing`);
  const rows = rowsOf(page, "Jobs that alone were missing");
  await expect(rows).toHaveCount(onlyMissing.length);
});

test("the overview marks every target that is over its age, and only those", async ({ page, api }) => {
  await open(page, "/promotions");
  await expect(async () => {
    const { items } = await api<TargetsAnswer>("promotions");
    for (const { instance, promoteName, state } of items) {
      const row = rowsOf(page, `Promotion targets of ${instance}`).filter({
        has: page.getByRole("link", { name: promoteName, exact: true }),
      });
      const bar = row.getByRole("img", { name: / of its age, / });
      const word = {
        ok: "within its age",
        warn: "close to its age",
        bad: "over its age",
        none: "no data",
        paused: "paused",
      }[state];
      await expect(bar).toHaveAccessibleName(new RegExp(word), { timeout: 500 });
    }
  }).toPass();
});

/** The target of that level that waits longest beyond its age. */
async function overdue(api: <T>(path: string) => Promise<T>, level: TargetRow["level"]): Promise<TargetRow> {
  const { items } = await api<TargetsAnswer>("promotions");
  const late = items
    .filter((item) => item.level === level && item.state === "bad")
    .sort((a, b) => ((a.lastPromotedAt ?? "") < (b.lastPromotedAt ?? "") ? -1 : 1));
  const [first] = late;
  if (!first) throw new Error(`no ${level} target is over its age in the default scenario`);
  return first;
}
