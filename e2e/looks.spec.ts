import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { IncidentsAnswer } from "@/lib/contract/incidents";
import type { HistoryAnswer } from "@/lib/contract/promotion-history";
import type { TargetAnswer } from "@/lib/contract/promotions";
import type { ReviewsAnswer } from "@/lib/contract/reviews";
import type { TriageAnswer } from "@/lib/contract/triage";
import { alive, expect, test } from "./fixtures";

const TARGET = "/promotions/centos9-master/podified-ci-testing";

/** Every page, in three looks; what is made of the same parts as they are, in one: by day and on a desk, and that nothing sticks out on a phone. */
const ONE_LOOK = "@one-look";
const PAGES: readonly { name: string; path: string; tag?: string }[] = [
  { name: "the chain", path: "/" },
  { name: "the wallboard", path: "/?tv=1", tag: ONE_LOOK },
  { name: "the DFGs", path: "/dfgs", tag: ONE_LOOK },
  { name: "a DFG", path: "/dfgs/network" },
  { name: "a DFG without a failure", path: "/dfgs/unassigned", tag: ONE_LOOK },
  { name: "failures", path: "/failures" },
  { name: "failures that recovered", path: "/failures?status=recovered&limit=10", tag: ONE_LOOK },
  { name: "failures where nothing fits", path: "/failures?package=no-such-thing", tag: ONE_LOOK },
  { name: "promotions under a bad parameter", path: "/promotions?status=bogus", tag: ONE_LOOK },
  { name: "a failing package", path: "/packages/openstack-neutron" },
  { name: "a healthy package", path: "/packages/openstack-keystone", tag: ONE_LOOK },
  { name: "promotions", path: "/promotions" },
  { name: "a target", path: `${TARGET}?limit=10` },
  {
    name: "a component target",
    path: "/promotions/centos9-master/component-ci-testing?limit=10",
    tag: ONE_LOOK,
  },
  { name: "drift", path: "/drift?limit=30" },
  { name: "drift by DFG", path: "/drift?by=dfg&release=epoxy", tag: ONE_LOOK },
  { name: "a stage", path: "/stages/epoxy/testing", tag: ONE_LOOK },
  { name: "what runs now", path: "/live", tag: ONE_LOOK },
  { name: "reviews", path: "/reviews" },
  { name: "reviews that merged", path: "/reviews?status=merged&limit=10", tag: ONE_LOOK },
  { name: "reviews where nothing fits", path: "/reviews?q=no-such-thing", tag: ONE_LOOK },
  { name: "sources", path: "/sources" },
  { name: "a source's drawer", path: "/sources?feed=dlrn-centos9-master", tag: ONE_LOOK },
  { name: "the queue", path: "/triage" },
  { name: "the queue where nothing fits", path: "/triage?q=no-such-thing", tag: ONE_LOOK },
  { name: "outages", path: "/incidents", tag: ONE_LOOK },
  { name: "who is on duty", path: "/duty", tag: ONE_LOOK },
  { name: "the audit", path: "/audit", tag: ONE_LOOK },
  { name: "statistics", path: "/statistics", tag: ONE_LOOK },
  { name: "people", path: "/settings/people", tag: ONE_LOOK },
  { name: "known issues", path: "/settings/known-issues", tag: ONE_LOOK },
  { name: "an unknown package", path: "/packages/openstack-nov", tag: ONE_LOOK },
];

test.use({ expectedErrors: [/the server responded with a status of 404/] });

for (const { name, path, tag = [] } of PAGES)
  test(`${name}: accessible and in place`, { tag }, async ({ page }) => judge(page, path));

test("a promotion's drawer: accessible and in place", async ({ page, api }) => {
  const { items } = await api<TargetAnswer>(TARGET.slice(1));
  await judge(page, `${TARGET}?open=${items[0]?.id}`);
});

test("a candidate, a comparison and a target by day: accessible and in place", {
  tag: ONE_LOOK,
}, async ({ page, api }) => {
  const target = "/promotions/centos9-master/current-podified";
  const { items } = await api<HistoryAnswer>(`${target.slice(1)}/history?limit=2`);
  const [to, from] = items.map((item) => item.key ?? item.id);
  await judge(page, `${target}/${to}`);
  await judge(page, `${target}/compare?from=${from}&to=${to}`);
  await judge(page, `${target}?tab=age&days=30`);
});

test("a review: accessible and in place", async ({ page, api }) => {
  const { items } = await api<ReviewsAnswer>("reviews");
  await judge(page, `/reviews/${items[0]?.number}?gerrit=${items[0]?.gerrit}`);
});

test("an item: accessible and in place", async ({ page, api }) => {
  const { items } = await api<TriageAnswer>("triage?limit=1");
  expect(items, "open items of the demo").toHaveLength(1);
  await judge(page, `/triage/${items[0]?.id}`);
});

test("an outage: accessible and in place", { tag: ONE_LOOK }, async ({ page, api }) => {
  const { items } = await api<IncidentsAnswer>("incidents");
  expect(items[0], "an outage of the demo").toBeDefined();
  await judge(page, `/incidents/${items[0]?.id}`);
});

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

async function judge(page: Page, path: string): Promise<void> {
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(path);
  await alive(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await page.evaluate(() => document.fonts.ready);
  await fits(page);
  expect(await violations(page), "light").toEqual([]);
  if (test.info().tags.includes(ONE_LOOK)) {
    await page.setViewportSize(PHONE);
    return fits(page);
  }
  const light = await ground(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => ground(page), "the ground is another in the dark").not.toBe(light);
  await page.waitForFunction(() => !document.getAnimations().some((one) => one instanceof CSSTransition));
  // All else than colours is the same in the dark.
  expect(await violations(page, { runOnly: ["color-contrast"] }), "dark").toEqual([]);
  await page.setViewportSize(PHONE);
  await fits(page);
  // Of colours, only the bar at the bottom is new, and it is the same everywhere.
  const rules = { "color-contrast": { enabled: path === "/" } };
  expect(await violations(page, { rules }), "on a phone").toEqual([]);
}

/** Nothing sticks out at the side. Charts take a moment to follow the width of a window. */
const fits = (page: Page): Promise<void> =>
  expect
    .poll(
      () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      "px that stick out",
    )
    .toBe(0);

type AxeOptions = Parameters<AxeBuilder["options"]>[0];

const ground = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

/**
 * What axe finds wrong, short enough to read in a report. It works in the page itself (legacy
 * mode), describes only what is wrong, and looks at the first rows of a list, since the rest are made as they are: a
 * quarter of the time.
 */
async function violations(page: Page, options: AxeOptions = {}): Promise<string[]> {
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .exclude("tbody tr:nth-child(n+6)")
    .exclude("li:nth-child(n+6)")
    // Style sheets are not read once more: only a rule that is off by default wants them.
    .options({ resultTypes: ["violations"], preload: false, ...options });
  const { violations: found } = await axe.analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.html}`),
  );
}
