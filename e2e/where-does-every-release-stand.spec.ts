import type { Page } from "@playwright/test";
import type { ChainAnswer, ChainLine } from "@/lib/contract/chain";
import type { FailuresAnswer } from "@/lib/contract/failures";
import { alive, expect, open, rowsOf, test, textsOf } from "./fixtures";

const stationsOf = (page: Page, line: ChainLine) =>
  page.getByRole("list", { name: `Stations of ${line.title}`, exact: true });

test("the first screen shows every line, and what holds it up, without scrolling", async ({ page, api }) => {
  const { lines } = await api<ChainAnswer>("chain");
  const held = lines.flatMap((line) => line.blockers.filter((blocker) => blocker.status === "bad"));
  expect(held.length, "lines held up in the default scenario").toBeGreaterThan(0);
  await open(page, "/");
  for (const line of lines) {
    await expect(stationsOf(page, line).getByRole("listitem")).toHaveCount(line.stations.length);
    await expect(stationsOf(page, line)).toBeInViewport();
  }
  for (const { text, href } of held) {
    const why = page.getByRole("region", { name: "Trunk, commit by commit" }).locator(`a[href="${href}"]`);
    await expect(
      why.filter({ visible: true }).filter({ hasText: text.replace(/ for \d.*/, "") }),
    ).toBeInViewport({
      ratio: 1,
    });
  }
});

test("the stable track has a line per release with its six stages", async ({ page, api }) => {
  const { stable } = await api<ChainAnswer>("chain");
  expect(stable.length, "releases that Koji knows").toBeGreaterThan(0);
  await open(page, "/");
  for (const line of stable)
    await expect(
      page.getByRole("list", { name: `Stages of ${line.title}`, exact: true }).getByRole("listitem"),
    ).toHaveCount(line.stations.length);
});

test("the sentence at the top agrees with the lines", async ({ page, api }) => {
  await open(page, "/");
  await expect(async () => {
    const { heldUp, atRisk, lines, stable, waiting } = await api<ChainAnswer>("chain");
    const all = lines.length + stable.length;
    const some = heldUp > 0 ? heldUp : atRisk;
    const held = some > 0 ? `${some} of ${all} lines` : `All ${all} lines move`;
    await expect(page.getByText(held)).toBeVisible({ timeout: 500 });
    if (waiting > 0) await expect(page.getByText(`${waiting} commit`)).toBeVisible({ timeout: 500 });
  }).toPass();
});

test("what holds a line's builds up leads to every package that is broken there in truth", async ({
  page,
  api,
  sources,
}) => {
  const broken = await sources.broken();
  const { lines } = await api<ChainAnswer>("chain");
  const line = lines.find((each) => broken.filter((one) => one.instance === each.instance).length > 1);
  const blocker = line?.blockers.find((each) => each.station === "consistent");
  if (!line || !blocker) throw new Error("no line is held up by several packages");
  await open(page, "/");
  await page
    .getByRole("region", { name: "Trunk, commit by commit" })
    .getByRole("link", { name: /packages fail to build/ })
    .filter({ visible: true })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1, name: "Failures" })).toBeVisible();
  for (const { name } of broken.filter((one) => one.instance === line.instance))
    await expect(
      rowsOf(page, "Packages and jobs that fail").getByRole("link", { name, exact: true }),
    ).toBeVisible();
});

test("a station without data says so and is not green", async ({ page, api }) => {
  const { lines } = await api<ChainAnswer>("chain");
  const blind = lines.flatMap((line) =>
    line.stations.filter((station) => station.reachedAt === null).map((station) => ({ line, station })),
  );
  expect(blind.length, "stations no source tells of").toBeGreaterThan(0);
  await open(page, "/");
  for (const { line, station } of blind) {
    expect(station.status, `${line.title} ${station.title}`).not.toBe("ok");
    const mark = stationsOf(page, line)
      .getByRole("listitem")
      .filter({ hasText: `${station.title}: No data` });
    await expect(mark).toContainText("no data");
  }
});

test("a release is chosen in the bar; the address keeps it, and places keep it too", async ({
  page,
  api,
}) => {
  const { lines } = await api<ChainAnswer>("chain");
  const release = lines.at(-1)?.release ?? "";
  const mine = lines.filter((line) => line.release === release);
  await open(page, "/");
  await page.getByRole("navigation", { name: "Release" }).getByRole("link", { name: release }).click();
  await expect(page).toHaveURL(`/?release=${release}`);
  await expect(page.getByRole("list", { name: /^Stations of / })).toHaveCount(mine.length);
  await page.reload();
  await alive(page);
  await expect(page.getByRole("list", { name: /^Stations of / })).toHaveCount(mine.length);
  await page
    .getByRole("navigation", { name: "Places" })
    .getByRole("link", { name: /^Failures/ })
    .click();
  await expect(page).toHaveURL(`/failures?release=${release}`);
  const { total } = await api<FailuresAnswer>(`failures?release=${release}`);
  if (total > 0) await expect(rowsOf(page, "Packages and jobs that fail")).toHaveCount(Math.min(total, 50));
  else await expect(page.getByText(`Nothing fails on ${release}`)).toBeVisible();
});

test("what needs someone now is listed in the order of what it holds up", async ({ page, api }) => {
  await open(page, "/");
  await expect(async () => {
    const { needs } = await api<ChainAnswer>("chain");
    const titles = await textsOf(rowsOf(page, "What needs someone now").locator("[data-primary]"));
    // An age may tick over between the two.
    const withoutAge = (text: string) => text.replace(/ for \d.*/, "");
    expect(titles.map(withoutAge)).toEqual(needs.map((item) => withoutAge(item.title)));
  }).toPass();
});

test("a wallboard shows the chain without the shell around it", async ({ page, api }) => {
  const { lines } = await api<ChainAnswer>("chain");
  await open(page, "/?tv=1");
  await expect(page.getByRole("list", { name: /^Stations of / })).toHaveCount(lines.length);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/held up|at risk|move|judged/);
  await expect(page.getByRole("navigation", { name: "Places" })).toBeHidden();
});
