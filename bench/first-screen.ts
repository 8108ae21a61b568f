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
const BY_THE_CLOCK = "openstack-";
/** Says nothing of the job. */
const UNTOLD: ReadonlySet<string | null> = new Set([null, "SKIPPED", "CANCELED", "ABORTED", "DEQUEUED"]);

interface ZuulBuild {
  result: string | null;
  final: boolean;
  pipeline: string;
  ref: { project: string; branch: string };
  start_time: string | null;
}

/**
 * Since when a job is red on each line that it runs on by the clock, in seconds, as its Zuul tells: it may have failed already when
 * a cause began, and its line may not have run for days after.
 */
async function linesRedSince(zuul: string, job: string): Promise<number[]> {
  const query = new URLSearchParams({ job_name: job, limit: "500" });
  const builds: ZuulBuild[] = await (await fetch(`${zuul}/api/tenant/${TENANT}/builds?${query}`)).json();
  const lines = new Map<string, ZuulBuild[]>();
  for (const build of builds) {
    if (!build.final || UNTOLD.has(build.result) || !build.pipeline.startsWith(BY_THE_CLOCK)) continue;
    const line = `${build.pipeline} ${build.ref.project} ${build.ref.branch}`;
    lines.set(line, [...(lines.get(line) ?? []), build]);
  }
  return [...lines.values()].flatMap((runs) => {
    const green = runs.findIndex(({ result }) => result === "SUCCESS");
    const first = runs.slice(0, green === -1 ? undefined : green).at(-1);
    return first?.start_time ? Date.parse(`${first.start_time}Z`) / 1000 : [];
  });
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
      const isPackage = cause.packages?.includes(subject) === true;
      const red = isPackage ? await redSince(dlrn, subject) : undefined;
      const late = times.map((time) => (Date.parse(time) - (red ?? cause.start) * 1000) / HOUR);
      const reds = isPackage ? [] : await linesRedSince(zuul, subject);
      const isAsOld = (time: string) =>
        reds.some((since) => {
          const hours = (Date.parse(time) - since * 1000) / HOUR;
          return hours >= 0 && hours < ONE_RUN;
        });
      if (!late.some((hours) => hours > -1 && hours < NEXT_RUN) && !times.some(isAsOld))
        faults.push(`${subject} since ${late.map((hours) => hours.toFixed(1)).join(", ")} h after it began`);
      const box = await line.boundingBox();
      if (box === null || box.y < 0 || box.y + box.height > SIZE.height)
        faults.push(`${subject} stands at ${box?.y ?? "no"} px`);
      return faults;
    }
  }
  return [`no line names ${causes.map(({ id }) => id).join(" or ")}`];
}
