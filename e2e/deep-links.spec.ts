import type { FailuresAnswer } from "@/lib/contract/failures";
import type { TargetsAnswer } from "@/lib/contract/promotions";
import { alive, expect, namesIn, open, rowsOf, test, textsOf } from "./fixtures";

const LIST = "Packages and jobs that fail";

test.describe("what one sees is in the address", () => {
  test("filters and order survive a reload and go back one by one", async ({ page, api }) => {
    await open(page, "/failures");
    const { facets } = await api<FailuresAnswer>("failures?status=recovered");
    const dfg = facets.dfg[0];
    const status = page.getByRole("navigation", { name: "Status" });
    await status.getByRole("link", { name: /^Recovered/ }).click();
    await expect(page).toHaveURL("/failures?status=recovered");
    await page.getByRole("button", { name: "Filter by DFG" }).click();
    await page
      .getByRole("dialog", { name: "Filter by DFG" })
      .getByRole("link", { name: new RegExp(`^${dfg?.name}`) })
      .click();
    await expect(page).toHaveURL(`/failures?status=recovered&dfg=${dfg?.value}`);
    await page
      .getByRole("columnheader", { name: /What fails/ })
      .getByRole("link")
      .click();
    const address = `/failures?status=recovered&dfg=${dfg?.value}&sort=package`;
    await expect(page).toHaveURL(address);

    const filtered = await api<FailuresAnswer>(address.slice(1));
    const expected = filtered.items.map((row) => row.subject);
    const names = () => namesIn(rowsOf(page, LIST));
    await expect.poll(names).toEqual(expected);
    await page.reload();
    await alive(page);
    await expect.poll(names).toEqual(expected);
    await expect(page.getByRole("button", { name: `Filter by DFG: ${dfg?.name}` })).toBeVisible();
    await expect(page.getByRole("columnheader", { name: /What fails/ })).toHaveAttribute(
      "aria-sort",
      "ascending",
    );

    await page.goBack();
    await expect(page).toHaveURL(`/failures?status=recovered&dfg=${dfg?.value}`);
    await expect(page.getByRole("columnheader", { name: /What fails/ })).toHaveAttribute("aria-sort", "none");
    await page.goBack();
    await expect(page).toHaveURL("/failures?status=recovered");
    await page.goBack();
    await expect(page).toHaveURL("/failures");
    await expect(status.getByRole("link", { name: /^Failing/ })).toHaveAttribute("aria-current", "true");
  });

  test("a part of a name narrows the list while one types, and the field says what the address holds", async ({
    page,
    api,
  }) => {
    const { items } = await api<FailuresAnswer>("failures");
    const name = items[0]?.subject ?? "";
    await open(page, "/failures");
    const field = page.getByRole("searchbox", { name: "Part of the name of a package or job" });
    await field.fill(name);
    await expect(page).toHaveURL(`/failures?package=${name}`);
    await expect(rowsOf(page, LIST).filter({ hasNotText: name })).toHaveCount(0);
    await page.reload();
    await expect(field).toHaveValue(name);
    await page.getByRole("link", { name: "Clear" }).click();
    await expect(page).toHaveURL("/failures");
    await expect(field).toHaveValue("");
  });

  test("the next page has an address of its own, and back leads to the first", async ({ page, api }) => {
    const first = await api<FailuresAnswer>("failures?status=recovered&sort=package");
    expect(first.next, "recovered failures fill more than a page").not.toBeNull();
    await open(page, "/failures?status=recovered&sort=package");
    const ids = () => namesIn(rowsOf(page, LIST));
    const before = await ids();
    await page.getByRole("link", { name: "Next page" }).click();
    await expect(page).toHaveURL(/[?&]after=/);
    const second = await api<FailuresAnswer>(`failures?status=recovered&sort=package&after=${first.next}`);
    const expected = second.items.map((row) => row.subject);
    await expect.poll(ids).toEqual(expected);
    await page.reload();
    await alive(page);
    await expect.poll(ids).toEqual(expected);
    await page.goBack();
    await expect.poll(ids).toEqual(before);
  });

  test("an open drawer is in the address: it survives a reload, and back closes it", async ({
    page,
    api,
  }) => {
    const { items } = await api<TargetsAnswer>("promotions");
    const target = items.find((item) => item.lastPromotedAt !== null);
    const path = `/promotions/${target?.instance}/${target?.promoteName}?tab=promotions`;
    await open(page, path);
    await rowsOf(page, /^Promotions to /)
      .first()
      .getByRole("link")
      .first()
      .click();
    const drawer = page.getByRole("dialog", { name: `Promotion to ${target?.promoteName}` });
    await expect(drawer.getByRole("heading", { name: /^Packages/ })).toBeVisible();
    await expect(page).toHaveURL(/[?&]open=/);
    await page.reload();
    await expect(drawer.getByRole("heading", { name: /^Packages/ })).toBeVisible();
    await page.goBack();
    await expect(drawer).toBeHidden();
    await expect(page).toHaveURL(path);
  });

  test("a source's drawer opens by its address", async ({ page }) => {
    await open(page, "/sources");
    const first = rowsOf(page, "Sources and how their reading goes").first();
    const title = (await textsOf(first.locator("[data-primary]")))[0] ?? "";
    await first.getByRole("link").first().click();
    const drawer = page.getByRole("dialog", { name: title });
    await expect(drawer.getByText("Last success")).toBeVisible();
    await page.reload();
    await expect(drawer.getByText("Last success")).toBeVisible();
    await alive(page);
    await drawer.getByRole("button", { name: "Close" }).click();
    await expect(page).toHaveURL("/sources");
  });

  test("the files hold exactly the view, all of it", async ({ page, api, request }) => {
    const view = "/failures?status=recovered&sort=-failures";
    const { total } = await api<FailuresAnswer>(view.slice(1));
    await open(page, view);
    const shown = await namesIn(rowsOf(page, LIST));
    const csv = await page.getByRole("link", { name: "These failures as CSV" }).getAttribute("href");
    const text = await (await request.get(csv ?? "")).text();
    const [head = "", ...lines] = text.trim().split(/\r?\n/);
    expect(lines).toHaveLength(total);
    const column = head.split(",").indexOf("subject");
    expect(lines.slice(0, shown.length).map((line) => line.split(",")[column])).toEqual(shown);
    const json = await page.getByRole("link", { name: "These failures as JSON" }).getAttribute("href");
    const items = (await (await request.get(json ?? "")).json()) as FailuresAnswer;
    expect(items.items.map((row) => row.subject).slice(0, shown.length)).toEqual(shown);
  });
});

test.describe("an address that asks for what there is not", () => {
  test.use({ expectedErrors: [/the server responded with a status of 404/] });

  const wrong: { page: string; allowed: Record<string, string> }[] = [
    {
      page: "/failures?status=bogus&olderThan=soon&colour=red&sort=package",
      allowed: { status: "recovered", olderThan: "36h or 3d", colour: "" },
    },
    { page: "/failures?sort=colour", allowed: { sort: "-since" } },
    { page: "/dfgs/network?since=monday", allowed: { since: "ISO" } },
    { page: "/promotions/centos9-master/current-podified?limit=0", allowed: { limit: "1" } },
  ];
  for (const { page: path, allowed } of wrong)
    test(`${path} says what is allowed and shows the rest; the API answers 400`, async ({
      page,
      request,
    }) => {
      const parameters = Object.keys(allowed);
      await open(page, path);
      const notice = page.getByRole("status").filter({ hasText: "cannot be used" });
      for (const [parameter, values] of Object.entries(allowed))
        await expect(notice.getByRole("listitem").filter({ hasText: `${parameter}:` })).toContainText(values);
      await expect(page.getByRole("table").first()).toBeVisible();
      const answer = await request.get(`/api/v1${path}`);
      expect(answer.status()).toBe(400);
      expect(answer.headers()["content-type"]).toContain("application/problem+json");
      const { status, errors } = (await answer.json()) as { status: number; errors: { parameter: string }[] };
      expect(status).toBe(400);
      expect(errors.map(({ parameter }) => parameter).sort()).toEqual(parameters.sort());

      await notice.getByRole("link", { name: "Open without them" }).click();
      await expect(notice).toHaveCount(0);
      for (const parameter of parameters) expect(page.url()).not.toContain(`${parameter}=`);
    });

  const unknown = [
    { path: "/packages/openstack-nov", near: "openstack-nova", leads: "/packages/openstack-nova" },
    { path: "/dfgs/networ", near: "network", leads: "/dfgs/network" },
    {
      path: "/promotions/centos9-master/current-podifed",
      near: "current-podified",
      leads: "/promotions/centos9-master/current-podified",
    },
    {
      path: "/promotions/centos9-mastr/current-podified",
      near: "centos9-master",
      leads: "/promotions/centos9-master/current-podified",
    },
    { path: "/?release=flamingos", near: "flamingo", leads: "/?release=flamingo" },
    { path: "/failures?release=epoxi", near: "epoxy", leads: "/failures?release=epoxy" },
  ];
  for (const { path, near, leads } of unknown)
    test(`${path} is a 404 that offers ${near}`, async ({ page, request }) => {
      const response = await page.goto(path);
      expect(response?.status()).toBe(404);
      await expect(page.getByRole("heading", { level: 1, name: "There is no such page" })).toBeVisible();
      const answer = await request.get(`/api/v1${path.replace(/^\/(?=\?)/, "/chain")}`);
      expect(answer.status()).toBe(404);
      expect((await answer.json()).near).toContain(near);
      const link = page.getByRole("main").getByRole("link", { name: near, exact: true });
      await expect(link).toHaveAttribute("href", leads);
    });

  test("what is offered instead of an unknown package is a page", async ({ page }) => {
    await page.goto("/packages/openstack-nov");
    await page.getByRole("main").getByRole("link", { name: "openstack-nova", exact: true }).click();
    await expect(page).toHaveURL("/packages/openstack-nova");
    await expect(page.getByRole("heading", { level: 1, name: "openstack-nova" })).toBeVisible();
  });

  test("an address that leads nowhere is a 404 with a way back", async ({ page }) => {
    const response = await page.goto("/nowhere/at/all");
    expect(response?.status()).toBe(404);
    await page.getByRole("link", { name: "To the chain map" }).click();
    await expect(page).toHaveURL("/");
  });
});
