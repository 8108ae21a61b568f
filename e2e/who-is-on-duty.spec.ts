import type { Page } from "@playwright/test";
import type { AuditAnswer, DutyAnswer } from "@/lib/contract/people";
import { alive, expect, open, test } from "./fixtures";

/** Acts as a person of the demo from now on, by the menu at the top right. */
async function actAs(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: /^(Who are you|You act as)/ }).click();
  await page.getByRole("button", { name, exact: false }).last().click();
  await expect(page.getByRole("button", { name: `You act as ${name}` })).toBeVisible();
}

const noteOf = (page: Page) => page.getByRole("textbox", { name: /^Hand-over note/ });
/** A rota that no other test, and no earlier run, has. */
const rotaOf = (word: string) => `${word}-${Math.random().toString(36).slice(2, 8)}`;

test("the top bar and the page agree on who does first triage now", async ({ page, api }) => {
  const { now } = await api<DutyAnswer>("duty");
  const ruck = now.find((shift) => shift.dfg.slug === "production-chain" && shift.rota === "ruck");
  await open(page, "/");
  await page.getByRole("link", { name: new RegExp(`On duty: Ruck ${ruck?.person.name}`) }).click();
  await expect(page.getByRole("heading", { name: "Duty", level: 1 })).toBeVisible();
  await expect(page.getByRole("region", { name: "On duty now" })).toContainText(ruck?.person.name ?? "?");
});

test("nobody can write before saying who they are, and a member only their own DFG's rota", async ({
  page,
}) => {
  await open(page, "/duty");
  const add = page.getByRole("link", { name: "Add a shift: triage of Compute" });
  const addOther = page.getByRole("link", { name: "Add a shift: triage of Network" });
  await expect(page.getByRole("status").filter({ hasText: "Choose who you are" })).toBeVisible();
  await expect(add).toBeHidden();
  await actAs(page, "Priya Nair");
  await expect(add).toBeVisible();
  await expect(addOther).toBeHidden();
  await page.reload();
  await alive(page);
  await expect(add).toBeVisible();
  await page.getByRole("button", { name: "You act as Priya Nair" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(add).toBeHidden();
});

test("somebody is put on duty and it is taken back, both in the audit", async ({ page, api }) => {
  const rota = rotaOf("alone");
  await open(page, "/duty");
  await actAs(page, "Marta Dvorak");
  await page.goto(`/duty?new=compute/${rota}`);
  await alive(page);
  await page.getByRole("combobox", { name: "Who" }).selectOption({ label: "Jonas Weber" });
  await noteOf(page).fill("all quiet");
  await page.getByRole("button", { name: "Put on duty" }).click();
  await expect(page.getByText(`Jonas Weber is ${rota} of Compute then.`)).toBeVisible();
  const mine = (answer: DutyAnswer) => answer.shifts.filter((shift) => shift.rota === rota);
  expect(mine(await api<DutyAnswer>("duty"))).toMatchObject([{ person: { id: "jonas" }, note: "all quiet" }]);
  // An open drawer covers the page, not the notice.
  await page.getByRole("link", { name: new RegExp(`^Jonas Weber, ${rota} of Compute`) }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: /^Undo/ }).click({ trial: true });
  await drawer.getByRole("button", { name: "Close", exact: true }).click();
  await expect(drawer).toBeHidden();
  await page.getByRole("heading", { name: "Duty", level: 1 }).click();
  await page.keyboard.press("u");
  await expect(page.getByText("Taken back.")).toBeVisible();
  expect(mine(await api<DutyAnswer>("duty"))).toEqual([]);
  const { items } = await api<AuditAnswer>(`audit?kind=rota&q=${rota}`);
  expect(items.map((entry) => [entry.actor?.id, entry.action])).toEqual([
    ["marta", "rota:remove"],
    ["marta", "rota:add"],
  ]);
  await open(page, `/audit?kind=rota&q=${rota}`);
  await expect(page.getByRole("row", { name: /Marta Dvorak.*rota: add/ })).toContainText("all quiet");
});

test("two at once: the second is told who was faster, and nothing is overwritten", async ({
  page,
  browser,
  api,
}) => {
  const rota = rotaOf("two");
  await open(page, "/duty");
  await actAs(page, "Marta Dvorak");
  await page.goto(`/duty?new=compute/${rota}`);
  await page.getByRole("button", { name: "Put on duty" }).click();
  await expect(page.getByText(`is ${rota} of Compute then.`)).toBeVisible();
  const find = async () => (await api<DutyAnswer>("duty")).shifts.find((shift) => shift.rota === rota);
  const address = `/duty?shift=${(await find())?.id}`;
  const other = await browser.newPage();
  await open(other, "/duty");
  await actAs(other, "Priya Nair");
  for (const each of [page, other]) {
    await open(each, address);
    await noteOf(each).fill(each === page ? "from Marta" : "from Priya");
  }
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText(/^Changed: /)).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText(
    /Priya Nair changed this shift at .* Nothing was overwritten/,
  );
  expect((await find())?.note).toBe("from Priya");
  await page.getByRole("button", { name: "Show what it is now" }).click();
  await expect(noteOf(page)).toHaveValue("from Priya");
  await page.getByRole("button", { name: "Remove this shift" }).click();
  await expect(page.getByText(/is no longer/)).toBeVisible();
  await other.close();
});
test.use({ expectedErrors: [/status of 409/] });
