import {
  type BrowserContext,
  type ConsoleMessage,
  expect,
  type Locator,
  type Page,
  test as playwright,
  type WebError,
} from "@playwright/test";
import type { SourcesAnswer } from "@/lib/contract/sources";
import { StandIn } from "./stand-in";

interface Options {
  /** Console errors a test brings about on purpose; any other fails it. */
  expectedErrors: readonly RegExp[];
}

interface Fixtures {
  /** GET of `/api/v1/<path>` as JSON; anything but 200 fails the test. */
  api: <T>(path: string) => Promise<T>;
  /** The stand-in sources behind the site: what really happened, and faults on demand. */
  sources: StandIn;
  cleanConsole: undefined;
}

interface WorkerFixtures {
  /** A browser's profile that serves test after test: its cache holds the scripts, and what it compiled of them. */
  profile: BrowserContext;
}

/**
 * Every test of the product: no console error, no uncaught exception and no violation of the security policy (which
 * the browser reports as a console error) on any page of the test. For files that choose settings of the browser.
 */
export const freshTest = playwright.extend<Options & Fixtures>({
  expectedErrors: [[], { option: true }],

  cleanConsole: [
    async ({ context, expectedErrors }, use) => {
      const errors: string[] = [];
      const note = (text: string) => {
        if (!expectedErrors.some((expected) => expected.test(text))) errors.push(text);
      };
      const onConsole = (message: ConsoleMessage) => {
        if (message.type() === "error") note(`${message.text()} (${message.location().url})`);
      };
      const onError = (found: WebError) => note(String(found.error()));
      context.on("console", onConsole).on("weberror", onError);
      await use(undefined);
      context.off("console", onConsole).off("weberror", onError);
      expect(errors, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],

  api: async ({ request }, use) => {
    await use(async <T>(path: string) => {
      const response = await request.get(`/api/v1/${path}`);
      expect(response.status(), `GET /api/v1/${path}`).toBe(200);
      return (await response.json()) as T;
    });
  },

  sources: async ({ api, request }, use) => {
    const standIn = new StandIn(request, (await api<SourcesAnswer>("sources")).items);
    await use(standIn);
    await standIn.behave();
  },
});

/** As `freshTest`, with a browser that knows the scripts already; nothing else is left of the test before. */
export const test = freshTest.extend<object, WorkerFixtures>({
  profile: [
    async ({ browser }, use, { project }) => {
      const { baseURL = "", viewport = null, hasTouch = false, locale = "", timezoneId = "" } = project.use;
      const options = { baseURL, viewport, hasTouch, locale, timezoneId, ...project.use.contextOptions };
      const profile = await browser.newContext(options);
      await use(profile);
      await profile.close();
    },
    { scope: "worker" },
  ],

  context: async ({ profile }, use) => {
    await use(profile);
    for (const page of profile.pages()) await page.close();
    await profile.unrouteAll();
    await profile.clearCookies(); // the product keeps nothing else in a browser
  },
});

export { expect };

/** Opens a page and waits until it is alive: hydrated, and told of what changes. */
export async function open(page: Page, path: string): Promise<void> {
  const response = await page.goto(path);
  expect(response?.status(), `GET ${path}`).toBe(200);
  await alive(page);
}

/** Waits until the page's own code runs: a click before would be lost, a key would go nowhere. */
export async function alive(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-live", "on");
  // Parts of a page come to life one by one; React leaves a property on each element that it has taken over.
  const dead = (parts: Element[]) =>
    parts.filter((part) => !Object.keys(part).some((key) => key.startsWith("__react"))).length;
  await expect.poll(() => page.locator("header button, nav a, main h1").evaluateAll(dead)).toBe(0);
}

/** Rows of a table by its caption, without the line under a row that tells more of it. */
export const rowsOf = (page: Page | Locator, caption: string | RegExp): Locator =>
  page.getByRole("table", { name: caption }).locator("tbody [data-row]");

/** ISO times of the `<time>` elements within, in the order of the page. */
export const timesIn = (within: Locator): Promise<string[]> =>
  within.locator("time").evaluateAll((all) => all.map((each) => (each as HTMLTimeElement).dateTime));

/** What rows are about: the text of each row's first link, whole though the page may shorten it. */
export const namesIn = (rows: Locator): Promise<string[]> => rows.locator("[data-primary]").allTextContents();

/** Texts with runs of white space folded. */
export const textsOf = async (all: Locator): Promise<string[]> =>
  (await all.allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());
