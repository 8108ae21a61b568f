import type { Page } from "@playwright/test";
import type { SessionAnswer } from "@/lib/contract/people";
import type { TriageAnswer, TriageItemAnswer } from "@/lib/contract/triage";
import { expect, open, test } from "./fixtures";

type Api = <T>(path: string) => Promise<T>;

/** Acts as the demo's first wrangler, who may do everything to every item. */
async function actAsWrangler(page: Page, api: Api): Promise<void> {
  const { people } = await api<SessionAnswer>("session");
  const wrangler = people.find((person) => person.roles.includes("wrangler"));
  if (!wrangler) throw new Error("the demo has no wrangler");
  const url = new URL(page.url() === "about:blank" ? (test.info().project.use.baseURL ?? "") : page.url());
  await page.context().addCookies([{ name: "prodchain-person", value: wrangler.id, url: url.origin }]);
}

const queue = (page: Page) => page.getByRole("table", { name: "Triage queue" });
const rows = (page: Page) => queue(page).locator("[data-row]");
const rowOf = (page: Page, id: string) => queue(page).locator(`[data-row="${id}"]`);
const stateOf = async (api: Api, id: string) => (await api<TriageItemAnswer>(`triage/${id}`)).item;

/** New items that no other test of this file takes: each test begins at a place of its own. */
async function newItems(api: Api, from: number, count: number) {
  const { items } = await api<TriageAnswer>("triage?state=new&snoozed=no&limit=200");
  const taken = items.slice(from, from + count);
  expect(taken, "new items of the demo").toHaveLength(count);
  return taken;
}

test("the head says how much there is, and every view counts what it holds", async ({ page, api }) => {
  const { summary, views } = await api<TriageAnswer>("triage");
  await open(page, "/triage");
  await expect(page.getByRole("main")).toContainText(/open from [\d,]+ failures? in 7 days/);
  expect(summary.open).toBe(views.all);
  const all = page.getByRole("navigation", { name: "View" }).getByRole("link", { name: /^All/ });
  await expect(all).toHaveAttribute("aria-current", "true");
  await page
    .getByRole("navigation", { name: "View" })
    .getByRole("link", { name: /^First triage/ })
    .click();
  await expect(page).toHaveURL(/view=first-triage/);
});

test("a reader without a name is told whom to act as, and cannot change anything", async ({ page, api }) => {
  const { items } = await api<TriageAnswer>("triage?state=new&snoozed=no&limit=100");
  const before = items.find((item) => item.escalation === null);
  if (!before) throw new Error("the demo has no new item that is escalated to nobody");
  await open(page, `/triage?state=new&snoozed=no&item=${before.id}`);
  await expect(
    page
      .getByRole("main")
      .getByText(/Choose who you are/)
      .first(),
  ).toBeVisible();
  const button = page.getByRole("button", { name: /^Acknowledge/ }).first();
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("a");
  await expect(page.getByText(/left as it was: Choose who you are/)).toBeVisible();
  // Nor is anything asked that could not be answered.
  await page.keyboard.press("l");
  await expect(page.getByText(/left as it was: Choose who you are/)).toHaveCount(2);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const after = await stateOf(api, before.id);
  expect(after.version).toBe(before.version);
});

test("a whole life of an item, by keyboard only", async ({ page, api }) => {
  test.slow();
  await actAsWrangler(page, api);
  const [item] = await newItems(api, 0, 1);
  const id = item?.id ?? "";
  // The search reaches it wherever it stands in the queue.
  await open(page, "/triage");
  await page.keyboard.press("/");
  await page.keyboard.type(id);
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`q=${id}`));
  await page.keyboard.press("Tab");
  await page.keyboard.press("j");
  await expect(rowOf(page, id)).toBeFocused();

  await page.keyboard.press("a");
  await expect(rowOf(page, id)).toContainText("acknowledged");
  await expect.poll(async () => (await stateOf(api, id)).state).toBe("acknowledged");

  await page.keyboard.press("i");
  await expect(page.getByRole("dialog", { name: "Assign" })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect.poll(async () => (await stateOf(api, id)).assignee).not.toBeNull();

  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("l");
  await expect(page.getByRole("dialog", { name: "Link a bug" })).toBeVisible();
  await page.keyboard.type("https://bugs.launchpad.net/bugs/2087113");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await stateOf(api, id)).state).toBe("known");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.keyboard.press("c");
  await expect(page.getByRole("dialog", { name: "Comment" })).toBeVisible();
  await page.keyboard.type("a s l e are letters here");
  await page.keyboard.press("Control+Enter");
  await expect
    .poll(async () => (await api<TriageItemAnswer>(`triage/${id}`)).events.map((event) => event.text))
    .toContain("a s l e are letters here");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.keyboard.press("s");
  await expect(page.getByRole("dialog", { name: "Snooze" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await stateOf(api, id)).snoozedUntil).not.toBeNull();
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.keyboard.press("u");
  await expect.poll(async () => (await stateOf(api, id)).snoozedUntil).toBeNull();

  await page.keyboard.press("f");
  await expect(page.getByRole("dialog", { name: "Claim it fixed" })).toBeVisible();
  await page.keyboard.type("https://review.rdoproject.org/r/c/1");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await stateOf(api, id)).state).toMatch(/^(claimed|still-failing)$/);
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/triage/${id}`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(item?.title ?? "");
});

test("many are acknowledged in one action, and taken back in one", async ({ page, api }) => {
  await actAsWrangler(page, api);
  const items = await newItems(api, 5, 3);
  await open(page, "/triage?state=new&snoozed=no");
  for (const { id } of items) await rowOf(page, id).getByRole("checkbox").check();
  const bar = page.getByRole("region", { name: "Selected items" });
  await expect(bar).toContainText("3 items");
  await bar.getByRole("button", { name: /^Acknowledge/ }).click();
  await expect(page.getByText("3 items acknowledged.")).toBeVisible();
  for (const { id } of items) expect((await stateOf(api, id)).state).toBe("acknowledged");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(page.getByText("Taken back: 3 items acknowledged.")).toBeVisible();
  for (const { id } of items) expect((await stateOf(api, id)).state).toBe("new");
});

test("what is selected and in sight stays while the list is read again", async ({ page, api }) => {
  const { items } = await api<TriageAnswer>("triage?limit=5");
  const [first, , third] = items;
  await open(page, "/triage");
  await rowOf(page, third?.id ?? "")
    .getByRole("checkbox")
    .check();
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/item=T-\d+/);
  const item = new URL(page.url()).searchParams.get("item");
  await page.reload();
  await expect(rowOf(page, item ?? "")).toHaveAttribute("aria-current", "true");
  await expect(rowOf(page, first?.id ?? "")).not.toHaveAttribute("aria-current", "true");
});

test("the help lists the keys, and they are dead while it is open", async ({ page }) => {
  await open(page, "/triage");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await expect(help).toContainText("Acknowledge");
  const before = page.url();
  await page.keyboard.press("j");
  expect(page.url()).toBe(before);
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
});

test("a pause while typing into the filter keeps the focus there, and no letter acts on an item", async ({
  page,
  api,
}) => {
  await actAsWrangler(page, api);
  await open(page, "/triage");
  const field = page.getByRole("main").locator("input[data-filter]");
  const writes: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET" && request.url().includes("/api/")) writes.push(request.url());
  });
  await field.click();
  await page.keyboard.type("e");
  await expect(page).toHaveURL(/[?&][a-z]+=e(&|$)/);
  await expect(queue(page)).toBeVisible();
  await expect(field).toBeFocused();
  await page.keyboard.type("a");
  await expect(field).toHaveValue("ea");
  await expect(page).toHaveURL(/[?&][a-z]+=ea(&|$)/);
  expect(writes).toEqual([]);
});

test("a known issue can be made of an item, from the panel and from its page", async ({ page, api }) => {
  const item = (await newItems(api, 0, 1))[0];
  const href = `/settings/known-issues?item=${item?.id}`;
  await open(page, `/triage?item=${item?.id}`);
  await expect(page.getByRole("link", { name: "Make a known issue of it" })).toHaveAttribute("href", href);
  await open(page, `/triage/${item?.id}`);
  await expect(page.getByRole("link", { name: "Make a known issue of it" })).toHaveAttribute("href", href);
});

test("snoozed items are one click away, and merging says at once what a number is", async ({ page, api }) => {
  await actAsWrangler(page, api);
  const [item, other] = await newItems(api, 8, 2);
  await open(page, `/triage?state=new&snoozed=no&item=${item?.id}`);
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: "Merge into another item" });
  await dialog.getByLabel("Into").selectOption("other");
  const number = dialog.getByLabel("Number of the item");
  await number.fill("no number");
  await expect(dialog.getByRole("status")).toContainText("A number is written T-2041");
  await number.fill(other?.id.slice(2) ?? "");
  await expect(dialog.getByRole("status")).toContainText(other?.title ?? "no title");
  await page.keyboard.press("Escape");
  await page.getByRole("main").getByRole("link", { name: "Snoozed", exact: true }).click();
  await expect(page).toHaveURL(/snoozed=yes/);
  const { items } = await api<TriageAnswer>("triage?snoozed=yes");
  expect(items.every((each) => each.snoozedUntil !== null)).toBe(true);
});

test("a facet stays open while one chooses, and closes by Escape", async ({ page }) => {
  await open(page, "/triage");
  await page.getByRole("button", { name: /^Filter by Class/ }).click();
  const panel = page.getByRole("dialog", { name: /^Filter by Class/ });
  const options = panel.getByRole("listitem").getByRole("link");
  await options.first().click();
  await expect(page).toHaveURL(/class=[a-z]+(&|$)/);
  await expect(panel).toBeVisible();
  await options.last().click();
  await expect(page).toHaveURL(/class=[a-z]+,[a-z]+/);
  await expect(panel).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
});

test.describe("an undo that fails", () => {
  test.use({ expectedErrors: [/status of 503/] });
  test("changes nothing, and can be tried again", async ({ page, api }) => {
    await actAsWrangler(page, api);
    const [item] = await newItems(api, 4, 1);
    const id = item?.id ?? "";
    // Before the page is there: what a page in use has begun to send may not be caught any more.
    await page.route("**/api/v1/triage/undo", (route) => route.fulfill({ status: 503, json: {} }), {
      times: 1,
    });
    await open(page, `/triage?state=new&snoozed=no&item=${id}`);
    await page.keyboard.press("a");
    await expect(page.getByText(/acknowledged\.$/)).toBeVisible();
    await page.keyboard.press("u");
    await expect(page.getByText(/^Not taken back: /)).toBeVisible();
    expect((await stateOf(api, id)).state).toBe("acknowledged");
    await page.keyboard.press("u");
    await expect(page.getByText(/^Taken back: /)).toBeVisible();
    expect((await stateOf(api, id)).state).toBe("new");
  });
});
