import { chromium } from "@playwright/test";
import { paths } from "./http";

export interface ScriptResult {
  path: string;
  kb: number;
  /** undefined for routes with a chart. */
  limit?: number;
}

const WITH_CHART = /^\/(dfgs|promotions|jobs)\//;
const LIMIT_KB = 190;

/** Bytes of JavaScript, as sent (gzipped), that a browser loads until a route is at rest. */
export async function benchJavaScript(site: string): Promise<ScriptResult[]> {
  const executablePath = process.env.CHROMIUM_PATH;
  const browser = await chromium.launch({
    args: ["--no-sandbox"],
    ...(executablePath && { executablePath }),
  });
  const results: ScriptResult[] = [];
  try {
    for (const path of (await paths(site)).pages) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send("Network.enable");
      const scripts = new Set<string>();
      let bytes = 0;
      devtools.on("Network.responseReceived", (e) => {
        if (e.type === "Script") scripts.add(e.requestId);
      });
      // Bodies as they came over the wire; loadingFinished would count the headers too.
      devtools.on("Network.dataReceived", (e) => {
        if (scripts.has(e.requestId)) bytes += e.encodedDataLength;
      });
      await page.goto(`${site}${path}`, { waitUntil: "load" });
      await page.waitForFunction(() => performance.now() > 1500);
      results.push({
        path,
        kb: Math.round(bytes / 1000),
        ...(!WITH_CHART.test(path) && { limit: LIMIT_KB }),
      });
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return results;
}
