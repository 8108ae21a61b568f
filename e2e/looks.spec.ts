import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { TargetAnswer } from "@/lib/contract/promotions";
import { alive, expect, test } from "./fixtures";

const TARGET = "/promotions/centos9-master/podified-ci-testing";

/** Every page and state of the product that has a look of its own. */
const PAGES = [
  { name: "the chain", path: "/" },
  { name: "the wallboard", path: "/?tv=1" },
  { name: "the DFGs", path: "/dfgs" },
  { name: "a DFG", path: "/dfgs/network" },
  { name: "the unassigned", path: "/dfgs/unassigned" },
  { name: "failures", path: "/failures" },
  { name: "failures recovered", path: "/failures?status=recovered" },
  { name: "failures where nothing fits", path: "/failures?package=no-such-thing" },
  { name: "a bad parameter", path: "/failures?status=bogus" },
  { name: "a failing package", path: "/packages/openstack-neutron" },
  { name: "a healthy package", path: "/packages/openstack-keystone" },
  { name: "promotions", path: "/promotions" },
  { name: "a target", path: TARGET },
  { name: "a component target", path: "/promotions/centos9-master/component-ci-testing" },
  { name: "sources", path: "/sources" },
  { name: "a source's drawer", path: "/sources?feed=dlrn-centos9-master" },
  { name: "an unknown package", path: "/packages/openstack-nov" },
] as const;

test.use({ expectedErrors: [/the server responded with a status of 404/] });

for (const { name, path } of PAGES)
  test(`${name}: accessible and in place, light and dark`, async ({ page }) => judge(page, path));

test("a promotion's drawer: accessible and in place, light and dark", async ({ page, api }) => {
  const { items } = await api<TargetAnswer>(TARGET.slice(1));
  await judge(page, `${TARGET}?open=${items[0]?.id}`);
});

async function judge(page: Page, path: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.goto(path);
  await alive(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await page.evaluate(() => document.fonts.ready);
  await fits(page);
  expect(await violations(page), "light").toEqual([]);
  const light = await ground(page);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await expect.poll(() => ground(page), "the ground is another in the dark").not.toBe(light);
  // All else than colours is the same in the dark.
  expect(await violations(page, ["color-contrast"]), "dark").toEqual([]);
}

/** Nothing sticks out at the side. */
async function fits(page: Page): Promise<void> {
  const { wide, room } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    room: document.documentElement.clientWidth,
  }));
  expect(wide, "width of the content").toBeLessThanOrEqual(room);
}

const ground = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

/** What axe finds wrong by all its rules or some, short enough to read in a report. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations: found } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.html}`),
  );
}
