import type { BrowserContext, Page } from "@playwright/test";
import type { TriageAnswer, TriageItemAnswer, TriageRow } from "@/lib/contract/triage";
import { expect, open, test } from "./fixtures";

type Api = <T>(path: string) => Promise<T>;

/** What the browser notes on its console: conflicts, the page that is none, and what a test cuts off. */
test.use({ expectedErrors: [/status of 40[49]|net::ERR_FAILED/] });

/** Acts as somebody of the demo. */
const actAs = (context: BrowserContext, person: string, url = "") =>
  context.addCookies([{ name: "prodchain-person", value: person, url }]);

/** Items that nobody has touched, the least urgent first: other tests take the others. */
async function untouched(api: Api): Promise<TriageRow[]> {
  const { items } = await api<TriageAnswer>("triage?state=new&limit=500");
  const free = items.filter(
    (item) => item.escalation === null && item.assignee === null && item.bugs.length === 0,
  );
  return free.reverse();
}

async function untouchedItem(api: Api, at: number, dfgs: readonly string[] = []): Promise<TriageRow> {
  const items = (await untouched(api)).filter((item) => !dfgs.includes(item.dfg?.slug ?? ""));
  const item = items[at % Math.max(1, items.length)];
  if (!item) throw new Error("no item of triage is new in the default scenario");
  return item;
}

async function press(page: Page, key: string, title: string) {
  await page.keyboard.press(key);
  const dialog = page.getByRole("dialog", { name: title });
  await expect(dialog).toBeVisible();
  return dialog;
}

test("an item goes to another DFG and back, and on to a third, by those who may", async ({
  page,
  context,
  api,
  browser,
  baseURL,
}) => {
  const item = await untouchedItem(api, 0, ["network", "compute"]);
  const path = `/triage/${item.id}`;
  await actAs(context, "marta", baseURL);
  await open(page, path);
  const escalate = async (reason: string) => {
    const dialog = await press(page, "e", "Escalate to another DFG");
    await dialog.getByRole("combobox", { name: /^To/ }).selectOption("network");
    await dialog.getByRole("textbox").fill(reason);
    await dialog.getByRole("button", { name: "Escalate" }).click();
    await expect(dialog).toBeHidden();
  };
  await escalate("The chassis never registers");
  await expect(page.getByText("escalated to Network", { exact: true })).toBeVisible();

  const there = await browser.newContext({ baseURL: baseURL ?? "" });
  await actAs(there, "kenji", baseURL);
  const network = await there.newPage();
  await open(network, path);
  const back = await press(network, "r", "Return it to who sent it");
  await back.getByRole("textbox").fill("Not ours: the image lacks openvswitch");
  await back.getByRole("button", { name: "Return" }).click();
  await expect(network.getByText("returned by Network", { exact: true })).toBeVisible();

  // The other browser is told by itself.
  await expect(page.getByText("returned by Network", { exact: true })).toBeVisible();
  await expect(page.getByRole("list", { name: "What happened" })).toContainText(
    "the image lacks openvswitch",
  );
  await escalate("The image has it; look again");
  await expect(page.getByText("escalated to Network, level 2", { exact: true })).toBeVisible();

  await expect(network.getByText(/escalated to Network, level 2/)).toBeVisible();
  await network.getByRole("button", { name: "Transfer" }).click();
  const transfer = network.getByRole("dialog", { name: "Transfer to another DFG" });
  await transfer.getByRole("combobox", { name: /^To/ }).selectOption("compute");
  await transfer.getByRole("textbox").fill("Compute builds that image");
  await transfer.getByRole("button", { name: "Transfer" }).click();
  await expect(network.getByText(/escalated to Compute/).first()).toBeVisible();
  await there.close();

  const third = await browser.newContext({ baseURL: baseURL ?? "" });
  await actAs(third, "priya", baseURL);
  const compute = await third.newPage();
  await open(compute, path);
  await compute.getByRole("button", { name: "Accept" }).click();
  await expect(compute.getByText("accepted by Compute", { exact: true })).toBeVisible();
  await third.close();
  await expect
    .poll(async () => (await api<TriageItemAnswer>(`triage/${item.id}`)).item.dfg?.slug)
    .toBe("compute");
});

test("of two who act at once the second is told, and nothing is overwritten", async ({
  page,
  context,
  api,
  browser,
  baseURL,
}) => {
  const item = await untouchedItem(api, 1);
  const path = `/triage/${item.id}`;
  await actAs(context, "marta", baseURL);
  await open(page, path);
  const other = await browser.newContext({ baseURL: baseURL ?? "" });
  await actAs(other, "chandra", baseURL);
  const second = await other.newPage();
  await open(second, path);

  const dialog = await press(second, "l", "Link a bug");
  await dialog.getByLabel("Address of the bug").fill("https://bugs.launchpad.net/bugs/2087113");
  await page.keyboard.press("a");
  await expect
    .poll(async () => (await api<TriageItemAnswer>(`triage/${item.id}`)).item.acknowledged?.by.id)
    .toBe("marta");
  await dialog.getByRole("button", { name: "Link the bug" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Marta");
  await expect(dialog.getByLabel("Address of the bug")).toHaveValue(
    "https://bugs.launchpad.net/bugs/2087113",
  );
  const { item: after } = await api<TriageItemAnswer>(`triage/${item.id}`);
  expect(after).toMatchObject({ state: "acknowledged", bugs: [] });
  await other.close();
});

test("a comment that meets a conflict is kept, and goes through once the item is read anew", async ({
  page,
  context,
  api,
  browser,
  baseURL,
}) => {
  const item = await untouchedItem(api, 2);
  const path = `/triage/${item.id}`;
  const text = `Seen on https://logs.example/${item.id}, not elsewhere.`;
  await actAs(context, "marta", baseURL);
  let isCutOff = false;
  await page.route(/\/api\/v1\/triage\/T-/, (route) => (isCutOff ? route.abort() : route.continue()));
  await open(page, path);
  isCutOff = true;
  await page.keyboard.press("c");
  await page.keyboard.type(text);

  const other = await browser.newContext({ baseURL: baseURL ?? "" });
  await actAs(other, "chandra", baseURL);
  const second = await other.newPage();
  await open(second, path);
  await second.keyboard.press("a");
  await expect
    .poll(async () => (await api<TriageItemAnswer>(`triage/${item.id}`)).item.acknowledged?.by.id)
    .toBe("chandra");
  await other.close();

  const field = page.getByRole("textbox", { name: "Comment" });
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("What you wrote is still here.")).toBeVisible();
  await expect(field).toHaveValue(text);
  isCutOff = false;
  await expect(async () => {
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await expect(field).toHaveValue("", { timeout: 1_000 });
  }).toPass();
  const history = page.getByRole("list", { name: "What happened" });
  await expect(history).toContainText(text);
  await expect(history.getByRole("link", { name: `https://logs.example/${item.id}` })).toBeVisible();
});

test("a claim says what fixes it and waits for proof", async ({ page, context, api, baseURL }) => {
  const item = await untouchedItem(api, 3);
  await actAs(context, "marta", baseURL);
  await open(page, `/triage/${item.id}`);
  const dialog = await press(page, "f", "Claim it fixed");
  await dialog
    .getByLabel(/^Address of the review/)
    .fill("https://review.opendev.org/c/openstack/nova/+/900001");
  await dialog.getByRole("button", { name: "Claim it fixed" }).click();
  await expect(page.getByText("claimed fixed", { exact: true }).first()).toBeVisible();
  await expect(dialog).toBeHidden();
  await page.keyboard.press("u");
  await expect.poll(async () => (await api<TriageItemAnswer>(`triage/${item.id}`)).item.state).toBe("new");
});

test("from what holds a line up to the line of the log that explains it takes a click", async ({
  page,
  api,
}) => {
  const { items } = await api<TriageAnswer>("triage?holdsUp=yes&limit=100");
  const ids = new Set<string>();
  for (const { id } of items.slice(0, 20)) {
    const { evidence } = await api<TriageItemAnswer>(`triage/${id}`);
    if (evidence?.lines.some((line) => line.role === "error")) ids.add(id);
  }
  await open(page, "/");
  const links = page.locator("#trunk, #needs").getByRole("link", { name: /^T-\d+$/ });
  await expect(links.first()).toBeVisible();
  const shown = await links.allTextContents();
  const at = shown.findIndex((id) => ids.has(id));
  expect(at, `items with lines: ${[...ids].join()}; on the map: ${shown.join()}`).not.toBe(-1);
  await links.nth(at).click();
  await expect(page.getByRole("heading", { name: "The lines that matter" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Lines of the log" })).toContainText("The line that decides");
});

test("an item that nobody knows is no page", async ({ page }) => {
  const response = await page.goto("/triage/T-999999999");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
});

test("j and k go along the queue the reader came from", async ({ page, api }) => {
  const { items } = await api<TriageAnswer>("triage?state=new&limit=100");
  const [first, second] = items;
  if (!first || !second) throw new Error("fewer than two items are new in the default scenario");
  await open(page, `/triage/${first.id}?from=${encodeURIComponent("state=new")}`);
  const next = page.getByRole("link", { name: "Next item" });
  await expect(next).toBeVisible();
  const href = (await next.getAttribute("href")) ?? "";
  await page.keyboard.press("j");
  await expect(page).toHaveURL(href);
  await page.keyboard.press("k");
  await expect(page).toHaveURL(/\/triage\/T-\d+\?from=state%3Dnew$/);
});
