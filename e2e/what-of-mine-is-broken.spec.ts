import type { DfgAnswer } from "@/lib/contract/dfgs";
import type { FailuresAnswer } from "@/lib/contract/failures";
import { alive, expect, open, rowsOf, test, timesIn } from "./fixtures";
import { type Broken, instant, redStreak, type StandIn } from "./stand-in";

type Api = <T>(path: string) => Promise<T>;

/** A DFG of which something is broken in truth, with what that is. */
async function victim(sources: StandIn, api: Api) {
  const broken = await sources.broken();
  const { items } = await api<FailuresAnswer>("failures?limit=500");
  const owned = items.filter((row) =>
    broken.some((one) => one.name === row.package && one.instance === row.instance),
  );
  const dfg = owned[0]?.dfg;
  if (!dfg) throw new Error("nothing that the world broke belongs to a DFG");
  const mine = owned.filter((row) => row.dfg?.slug === dfg.slug);
  const isMine = (one: Broken) =>
    mine.some((row) => row.package === one.name && row.instance === one.instance);
  return { ...dfg, broken: broken.filter(isMine) };
}

test("a member chooses a DFG once; from then on one step leads to it", async ({
  page,
  context,
  api,
  sources,
}) => {
  const { slug, name } = await victim(sources, api);
  await open(page, "/dfgs");
  const star = page.getByRole("button", { name: `${name} is my DFG` });
  await star.click();
  await expect(star).toHaveAttribute("aria-pressed", "true");

  const later = await context.newPage();
  await open(later, "/");
  await later
    .getByRole("navigation", { name: "Places" })
    .getByRole("link", { name: /^My DFG/ })
    .click();
  await expect(later).toHaveURL(`/dfgs/${slug}`);
  await expect(later.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(later.getByRole("button", { name: "My DFG" })).toHaveAttribute("aria-pressed", "true");

  await later.reload();
  await alive(later);
  await later.getByRole("button", { name: "My DFG" }).click();
  await expect(later.getByRole("button", { name: "Make it my DFG" })).toHaveAttribute(
    "aria-pressed",
    "false",
  );
  await expect(
    later.getByRole("navigation", { name: "Places" }).getByRole("link", { name: /^My DFG/ }),
  ).toHaveAttribute("href", "/dfgs");
});

test("what is broken in truth is listed, with first red and last green as the builder has them", async ({
  page,
  api,
  sources,
}) => {
  const { slug, broken } = await victim(sources, api);
  await open(page, `/dfgs/${slug}`);
  for (const { name, instance, red, lastGreen } of broken) {
    const row = rowsOf(page, "What fails now").filter({
      has: page.getByRole("link", { name, exact: true }),
      hasText: instance,
    });
    await expect(row).toHaveCount(1);
    const first = instant(red[0]?.dtBuild ?? 0);
    expect(await timesIn(row), `since of ${name}`).toContain(first);
    const why = row.locator("xpath=following-sibling::tr[1]");
    await expect(why).toContainText("first red");
    const known = [first, ...(lastGreen ? [instant(lastGreen.dtBuild)] : [])];
    expect(await timesIn(why), `last green and first red of ${name}`).toEqual(expect.arrayContaining(known));
    await expect(why).toContainText(red[0]?.commitHash.slice(0, 8) ?? "no commit");
  }
});

test("nothing is listed that is not red at its builder, and the page counts what it lists", async ({
  page,
  api,
  sources,
}) => {
  const { slug } = await victim(sources, api);
  await open(page, `/dfgs/${slug}`);
  // A build may end between two questions: they are asked again until they agree.
  await expect(async () => {
    const { failing, dfg } = await api<DfgAnswer>(`dfgs/${slug}`);
    const rows = rowsOf(page, "What fails now");
    await expect(rows).toHaveCount(failing.length, { timeout: 500 });
    const first = dfg.failingPackages > 0 ? `${dfg.failingPackages} package` : `${dfg.failingJobs} job`;
    await expect(page.getByText(new RegExp(`^${first}.* fails?, `))).toBeVisible({ timeout: 500 });
    for (const row of failing.filter((each) => each.source === "dlrn")) {
      const red = redStreak(await sources.builds(row.instance, row.subject));
      expect(red.length, `${row.package} on ${row.instance}: failed builds`).toBe(row.failures);
    }
  }).toPass();
});

test("what came between green and red is named: the suspects the API tells", async ({
  page,
  api,
  sources,
}) => {
  const { slug } = await victim(sources, api);
  const { failing } = await api<DfgAnswer>(`dfgs/${slug}`);
  const suspected = failing.filter((row) => row.suspects.length > 0);
  expect(suspected.length).toBeGreaterThan(0);
  await open(page, `/dfgs/${slug}`);
  for (const { subject: name, instance, suspects } of suspected) {
    const row = rowsOf(page, "What fails now").filter({
      has: page.getByRole("link", { name, exact: true }),
      hasText: instance,
    });
    const lines = row.locator("xpath=following-sibling::tr[1]").getByRole("listitem");
    await expect(lines).toHaveCount(suspects.length);
    for (const [index, suspect] of suspects.entries()) {
      await expect(lines.nth(index)).toContainText(suspect.note);
      if (suspect.commitHash !== "")
        await expect(lines.nth(index)).toContainText(suspect.commitHash.slice(0, 8));
    }
  }
});

test("from a failing package its builds are one step away, as the builder lists them", async ({
  page,
  api,
  sources,
}) => {
  const { slug, broken } = await victim(sources, api);
  const [one] = broken;
  if (!one) throw new Error("nothing is broken");
  await open(page, `/dfgs/${slug}`);
  await rowsOf(page, "What fails now").getByRole("link", { name: one.name, exact: true }).first().click();
  await expect(page).toHaveURL(new RegExp(`/packages/${one.name}`));
  await expect(page.getByRole("heading", { level: 1, name: one.name })).toBeVisible();

  const words = { SUCCESS: "good", FAILED: "failed", RETRY: "to be retried" };
  const card = page.locator(`section[id="${one.instance}"]`);
  const cells = card.getByRole("list", { name: /^Last \d+ builds/ }).locator("[data-cell]");
  await expect(async () => {
    const builds = (await sources.builds(one.instance, one.name)).slice(0, 20).reverse();
    const labels = await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute("aria-label") ?? ""));
    const kept = labels.filter((label) => !label.includes("gone at the source"));
    const shown = kept.slice(-builds.length).map((label) => label.split(", ").slice(0, 2).join(", "));
    expect(shown).toEqual(
      builds.map(({ status, commitHash }) => `${words[status]}, ${commitHash.slice(0, 8)}`),
    );
  }).toPass();
  await expect(card.getByRole("region", { name: "What fails now" })).toContainText(/^Red for /);
});

test("who comes back is told what changed since", async ({ page, context, baseURL, api, sources }) => {
  const { slug } = await victim(sources, api);
  // The cookie of a visit that ended three days ago.
  const visit = new Date(Math.floor((Date.now() - 3 * 86_400_000) / 60_000) * 60_000);
  await context.addCookies([{ name: "prodchain-visit", value: `~${visit.getTime()}`, url: baseURL ?? "" }]);
  await open(page, `/dfgs/${slug}`);
  const changes = page.getByRole("region", { name: /^Since you were here/ });
  expect((await timesIn(changes.getByRole("heading")))[0]).toBe(visit.toISOString());
  await expect(page.getByText(/new since you looked/i).first()).toBeVisible();
  await expect(async () => {
    const answer = await api<DfgAnswer>(`dfgs/${slug}?since=${visit.toISOString()}`);
    expect(answer.changes.length).toBeGreaterThan(0);
    const lines = changes.getByRole("listitem");
    await expect(lines).toHaveCount(Math.min(12, answer.changes.length), { timeout: 500 });
    await expect(lines.first()).toContainText(answer.changes[0]?.text ?? "", { timeout: 500 });
  }).toPass();
});
