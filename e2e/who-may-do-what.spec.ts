import type { AuditAnswer, SessionAnswer } from "@/lib/contract/people";
import { expect, open, rowsOf, test } from "./fixtures";

test("an admin gives somebody a role and takes it back; others only read", async ({ page, api }) => {
  const { people } = await api<SessionAnswer>("session");
  const admin = people.find((person) => person.roles.includes("admin"));
  const member = people.find((person) => person.roles.length === 0);
  if (!admin || !member) throw new Error("the demo has no admin, or everybody has a role");
  await open(page, `/settings/people?q=${member.id}`);
  const row = rowsOf(page, "People, what they may do and what they are in").first();
  await row.getByRole("link").first().click();
  const drawer = page.getByRole("dialog");
  await expect(drawer).toContainText("Said by");
  await expect(drawer.getByRole("button", { name: "Save" })).toHaveCount(0);

  const { origin } = new URL(page.url());
  await page.context().addCookies([{ name: "prodchain-person", value: admin.id, url: origin }]);
  await open(page, `/settings/people?open=${member.id}`);
  await drawer.getByRole("checkbox", { name: /^Wrangler/ }).check();
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`${member.name} is changed.`)).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(member.name) })).toContainText("this page");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(page.getByText("Taken back.")).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(member.name) })).toContainText("the file");
  const { items } = await api<AuditAnswer>(`audit?kind=person&subject=${member.id}&limit=2`);
  expect(items.map((entry) => [entry.actor?.id, entry.action])).toEqual(
    Array(2).fill([admin.id, "person:change"]),
  );
});
