import { alive, expect, open, freshTest as test } from "./fixtures";

test.use({ timezoneId: "Asia/Kolkata", colorScheme: "light" });

test("dark stays dark, whatever the system says, until the reader follows it again", async ({ page }) => {
  const root = page.locator("html");
  const menu = page.getByRole("button", { name: "Theme and time zone" });
  await open(page, "/");
  await menu.click();
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(root).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await alive(page);
  await expect(root).toHaveCSS("color-scheme", "dark");
  await menu.click();
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await page.getByRole("radio", { name: "As the system" }).check();
  await page.reload();
  await expect(root).not.toHaveAttribute("data-theme");
});

test("times are the reader's own or UTC, and UTC says so", async ({ page }) => {
  await open(page, "/");
  const asOf = page.getByText(/^as of \d\d:\d\d:\d\d/);
  const shown = async () => {
    const time = asOf.locator("time").first();
    const at = new Date((await time.getAttribute("datetime")) ?? "");
    return { text: await time.innerText(), utc: at.toISOString().slice(11, 19) };
  };
  await expect(async () => {
    const { text, utc } = await shown();
    const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
    expect((minutes(text) - minutes(utc) + 1440) % 1440, "Kolkata is 5:30 ahead").toBe(330);
  }).toPass();
  await page.getByRole("button", { name: "Theme and time zone" }).click();
  await page.getByRole("radio", { name: "UTC" }).check();
  await expect(asOf).toContainText("UTC");
  await page.reload();
  await alive(page);
  await expect(asOf).toContainText("UTC");
  await expect(async () => {
    const { text, utc } = await shown();
    expect(text).toBe(utc);
  }).toPass();
});
