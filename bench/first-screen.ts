import { setTimeout as sleep } from "node:timers/promises";
import { chromium, type Page } from "@playwright/test";
import type { Cause } from "@/lib/demo/world/causes";
import type { ScenarioName } from "@/lib/demo/world/scenarios";
import { HELD_UP, NEXT_RUN, ONE_RUN, ownerOfRoot } from "./roots-truth";

export interface FirstScreenResult {
  scenario: string;
  seed: string;
  asked: number;
  /** One for each page that is wrong. */
  faults: string[];
}

/** A page on whose first screen a cause must be named. */
interface Wanted {
  instance: string;
  path: string;
  region: string;
  causes: readonly string[];
}

const CARD = "What holds it up";
const HELD_UP_PAGES: readonly Wanted[] = HELD_UP.map(({ instance, promoteName, component, cause }) => ({
  instance,
  path: `/promotions/${instance}/${promoteName}${component === null ? "" : `?component=${component}`}`,
  region: CARD,
  causes: [cause],
}));

const STUCK = [
  "regression-periodic-podified-multinode-edpm-deployment-master-ocp-crc-cs9",
  "regression-periodic-podified-edpm-baremetal-master-ocp-crc",
];
const STUCK_PAGES: readonly Wanted[] = [
  { instance: "centos9-master", path: "/promotions", region: "What holds promotions up", causes: STUCK },
  {
    instance: "centos9-master",
    path: "/promotions/centos9-master/current-podified",
    region: CARD,
    causes: STUCK,
  },
];

const HOUR = 3_600_000;
const DERIVED_MS = 90_000;
const SIZE = { width: 1440, height: 900 };

/**
 * Whether a browser's first screen names root, owner and age of what holds promotions up, without scrolling.
 *
 * @param site of a demo of that scenario; `sources` are its stand-ins, which tell the truth
 */
export async function benchFirstScreen(
  site: string,
  sources: string,
  scenario: ScenarioName,
  seed: string,
): Promise<FirstScreenResult> {
  const truth = (await (await fetch(`${sources}/_demo/truth`)).json()) as Cause[];
  const { items: dfgs }: Dfgs = await (await fetch(`${site}/api/v1/dfgs`)).json();
  const names = new Map(dfgs.map(({ slug, name }) => [slug, name]));
  const { items: feeds }: Feeds = await (await fetch(`${site}/api/v1/sources`)).json();
  const zuul = feeds.find(({ source }) => source === "zuul");
  const wanted = scenario === "held-up" ? HELD_UP_PAGES : STUCK_PAGES;
  const executablePath = process.env.CHROMIUM_PATH;
  const browser = await chromium.launch({
    args: ["--no-sandbox"],
    ...(executablePath && { executablePath }),
  });
  const faults: string[] = [];
  try {
    const page = await browser.newPage({ viewport: SIZE });
    for (const one of wanted) {
      const causes = truth.filter(({ id }) => one.causes.includes(id));
      const dlrn = feeds.find(({ source, instance }) => source === "dlrn" && instance === one.instance);
      const known = { causes, names, dlrn: dlrn?.url ?? "", zuul: zuul?.url ?? "" };
      const found = await settled(() => faultsOf(page, site, one, known));
      if (found.length > 0) faults.push(`${one.path}: ${found.join("; ")}`);
    }
  } finally {
    await browser.close();
  }
  return { scenario, seed, asked: wanted.length, faults };
}

/** What is still wrong once everything that was read is derived. */
async function settled(look: () => Promise<string[]>): Promise<string[]> {
  const end = performance.now() + DERIVED_MS;
  for (;;) {
    const faults = await look();
    if (faults.length === 0 || performance.now() > end) return faults;
    await sleep(3_000);
  }
}

interface Dfgs {
  items: { slug: string; name: string }[];
}
interface Feeds {
  items: { source: string; instance: string | null; url: string }[];
}

/** What is true of a page. */
interface Truth {
  causes: readonly Cause[];
  names: ReadonlyMap<string, string>;
  /** Where its DLRN is asked, and the Zuul of all. */
  dlrn: string;
  zuul: string;
}

const TENANT = "rdoproject.org";

/**
 * When a cause first made this job fail, in seconds, as Zuul tells it: a line may not have run for days after the cause began.
 * Undefined for what fails no run of it.
 */
async function shownSince(zuul: string, job: string, { failures }: Cause): Promise<number | undefined> {
  const query = new URLSearchParams({ job_name: job, limit: "500" });
  const builds: { uuid: string; start_time: string | null }[] = await (
    await fetch(`${zuul}/api/tenant/${TENANT}/builds?${query}`)
  ).json();
  const made = new Set(failures.map(({ id }) => String(id)));
  const times = builds.flatMap(({ uuid, start_time: start }) =>
    made.has(uuid) && start !== null ? Date.parse(`${start}Z`) / 1000 : [],
  );
  return times.length === 0 ? undefined : Math.min(...times);
}

/**
 * Since when a package is red, in seconds, as its DLRN tells it: a cause may begin when the package was red already, for
 * another one.
 */
async function redSince(dlrn: string, name: string): Promise<number | undefined> {
  const query = `{commits(projectName:"${name}",limit:100){status dtBuild}}`;
  const answer = await (await fetch(`${dlrn}/api/graphql?${new URLSearchParams({ query })}`)).json();
  const { commits } = answer.data as { commits: { status: string; dtBuild: number }[] };
  const green = commits.findIndex(({ status }) => status === "SUCCESS");
  return commits.slice(0, green === -1 ? undefined : green).findLast(({ status }) => status === "FAILED")
    ?.dtBuild;
}

async function faultsOf(
  page: Page,
  site: string,
  { path, region }: Wanted,
  { causes, names, dlrn, zuul }: Truth,
): Promise<string[]> {
  if (causes.length === 0) return ["the world knows no such cause"];
  await page.goto(`${site}${path}`, { waitUntil: "load" });
  const lines = page.getByRole("region", { name: region }).getByRole("listitem");
  if ((await lines.count()) === 0) return [`nothing under "${region}"`];
  for (const line of await lines.all()) {
    const text = (await line.innerText()).replace(/\s+/g, " ");
    for (const cause of causes) {
      // What a line names first is its root; what else waits follows.
      const subject = [...(cause.packages ?? []), ...(cause.jobs ?? [])]
        .filter((name) => text.includes(name))
        .sort((a, b) => text.indexOf(a) - text.indexOf(b))[0];
      if (subject === undefined) continue;
      const faults: string[] = [];
      const owner = names.get(ownerOfRoot(cause, subject) ?? "");
      if (owner === undefined || !text.includes(owner))
        faults.push(`gives ${subject} to another than ${owner}`);
      const times = await line
        .locator("time")
        .evaluateAll((all) => all.map((each) => (each as HTMLTimeElement).dateTime));
      const red = cause.packages?.includes(subject) ? await redSince(dlrn, subject) : undefined;
      const began = red ?? cause.start;
      // A job may fail for another reason between the beginning of a cause and the first run that it made fail.
      const shown = red === undefined ? await shownSince(zuul, subject, cause) : undefined;
      const most = shown === undefined ? NEXT_RUN : (shown - began) / 3600 + ONE_RUN;
      const late = times.map((time) => (Date.parse(time) - began * 1000) / HOUR);
      if (!late.some((hours) => hours > -1 && hours < most))
        faults.push(`${subject} since ${late.map((hours) => hours.toFixed(1)).join(", ")} h after it began`);
      const box = await line.boundingBox();
      if (box === null || box.y < 0 || box.y + box.height > SIZE.height)
        faults.push(`${subject} stands at ${box?.y ?? "no"} px`);
      return faults;
    }
  }
  return [`no line names ${causes.map(({ id }) => id).join(" or ")}`];
}
