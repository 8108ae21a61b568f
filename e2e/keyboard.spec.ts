import type { TargetsAnswer } from "@/lib/contract/promotions";
import { expect, open, rowsOf, test } from "./fixtures";

const LIST = "Packages and jobs that fail";

test("the first stop skips the shell and leads to the content", async ({ page }) => {
  await open(page, "/");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "To the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("Ctrl-K finds a package by a part of its name and opens it", async ({ page }) => {
  await open(page, "/");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Search" });
  const field = palette.getByRole("combobox");
  await expect(field).toBeFocused();
  await field.fill("openstack-neutron");
  const hit = palette.getByRole("option", { name: /^openstack-neutron\b/ }).first();
  await expect(hit).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/packages\/openstack-neutron/);
  await expect(palette).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("openstack-neutron");
});

test("arrows choose among what is found, Escape closes, and the focus returns", async ({ page }) => {
  await open(page, "/");
  const button = page.getByRole("button", { name: /^Search/ });
  await button.press("Enter");
  const palette = page.getByRole("dialog", { name: "Search" });
  const options = palette.getByRole("option");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.type("nova");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await expect(button).toBeFocused();

  // What was looked for gives way to what is typed next.
  await page.keyboard.press("Control+k");
  await expect(palette.getByRole("combobox")).toHaveValue("nova");
  await page.keyboard.type("neutron");
  await expect(palette.getByRole("combobox")).toHaveValue("neutron");
});

test("a slash leads to the filter of a list, elsewhere to the search", async ({ page }) => {
  await open(page, "/failures");
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Part of the name of a package or job" })).toBeFocused();
  await page.keyboard.type("/");
  await expect(page.getByRole("searchbox", { name: "Part of the name of a package or job" })).toHaveValue(
    "/",
  );
  await open(page, "/sources");
  await page.keyboard.press("/");
  await expect(page.getByRole("dialog", { name: "Search" })).toBeVisible();
});

test("j and k move between rows, Enter opens the one in focus", async ({ page }) => {
  await open(page, "/failures?status=recovered");
  const rows = rowsOf(page, LIST);
  await page.keyboard.press("j");
  await expect(rows.nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(rows.nth(2)).toBeFocused();
  await page.keyboard.press("k");
  await expect(rows.nth(1)).toBeFocused();
  const href = await rows.nth(1).locator("[data-primary]").getAttribute("href");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`${(href ?? "").replace(/#.*/, "")}(#|$)`));
});

test("a filter opens, is chosen and closes from the keyboard", async ({ page }) => {
  await open(page, "/failures");
  const button = page.getByRole("button", { name: "Filter by age" });
  await button.press("Enter");
  const panel = page.getByRole("dialog", { name: "Filter by age" });
  await expect(panel).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(button).toBeFocused();
  await button.press("Enter");
  await panel.getByRole("link", { name: "Under 1 week" }).press("Enter");
  await expect(page).toHaveURL("/failures?youngerThan=1w");
});

test("a drawer takes the focus and gives it back where it came from", async ({ page, api }) => {
  const { items } = await api<TargetsAnswer>("promotions");
  const target = items.find((item) => item.lastPromotedAt !== null);
  await open(page, `/promotions/${target?.instance}/${target?.promoteName}?tab=promotions`);
  const row = rowsOf(page, /^Promotions to /).first();
  await row.getByRole("link").first().press("Enter");
  const drawer = page.getByRole("dialog", { name: `Promotion to ${target?.promoteName}` });
  await expect(drawer.getByRole("heading", { level: 2 })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(drawer.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(row.getByRole("link").first()).toBeFocused();
});

test("the builds of a package are one stop, and arrows move among them", async ({ page }) => {
  await open(page, "/packages/openstack-neutron");
  const strip = page.getByRole("list", { name: /^Last \d+ builds/ }).first();
  const cells = strip.locator("[data-cell]");
  await cells.last().focus();
  await page.keyboard.press("ArrowLeft");
  await expect(cells.nth((await cells.count()) - 2)).toBeFocused();
  await page.keyboard.press("Home");
  await expect(cells.first()).toBeFocused();
  await page.keyboard.press("End");
  await expect(cells.last()).toBeFocused();
});
