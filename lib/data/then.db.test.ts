import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { SiteConfig } from "@/lib/config/schema";
import { type ChainAnswer, ChainQuery } from "@/lib/contract/chain";
import type { Freshness } from "@/lib/contract/common";
import { type TargetAnswer, TargetQuery, type TargetsAnswer, TargetsQuery } from "@/lib/contract/promotions";
import { siteConfig } from "@/lib/demo/site-config";
import { startDemo } from "@/lib/demo/start";
import { dlrnFeed } from "@/lib/ingest/dlrn/feed";
import { gerritFeeds } from "@/lib/ingest/gerrit/feed";
import { kojiFeeds } from "@/lib/ingest/koji/feed";
import { taggedReleasesFeeds } from "@/lib/ingest/tagged-releases";
import { runTriage } from "@/lib/ingest/triage";
import { HOUR, MINUTE } from "@/lib/shared/clock";
import { syncSite } from "@/lib/store/site";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { feedHarness } from "@/lib/testing/feeds";
import { getChain } from "./chain";
import { getTarget, listTargets } from "./promotions";
import { PUBLIC_READER, type Reader } from "./reader";

// A small world is read step by step, each answer is kept, and asked for again at the end. Between two steps the feeds grow old.
const BUILDERS = ["centos9-master", "centos9-epoxy"];
const STEPS = [0, 7 * HOUR, 5 * MINUTE, 11 * HOUR];
const READERS: readonly Reader[] = [PUBLIC_READER, { seesPrivate: true }];
const TARGET = ["centos9-master", "current-podified"] as const;

type Kept = { at: string; reader: Reader; chain: ChainAnswer; targets: TargetsAnswer; target: TargetAnswer };

const site = dataSite(async () => {});
const kept: Kept[] = [];
let stop: () => Promise<void>;

async function ask(reader: Reader, at?: string) {
  const chain = await getChain(reader, ChainQuery.parse({ at }));
  const targets = await listTargets(reader, TargetsQuery.parse({ at }));
  const target = await getTarget(reader, ...TARGET, TargetQuery.parse({ at }));
  return { chain, targets, target };
}

async function keepAll() {
  const at = site.clock.now().toISOString();
  for (const reader of READERS) kept.push({ at, reader, ...(await ask(reader)) });
}

beforeAll(async () => {
  const demo = await startDemo({ seed: 3, anchor: NOW, days: 4, clock: site.clock });
  const whole = parse(siteConfig(demo.url)) as { instances: { id: string }[] };
  const said = {
    ...whole,
    rdoinfo: undefined,
    criteria: [],
    zuul: [],
    gating: undefined,
    backfill: { koji: "10d", reviews: "10d" },
    instances: whole.instances
      .filter(({ id }) => BUILDERS.includes(id))
      .map((one) => ({ ...one, visibility: one.id === "centos9-master" ? "public" : "private" })),
  };
  const url = process.env.DATABASE_URL ?? "";
  const harness = await feedHarness(
    { pool: site.db() as never, url },
    { ...said, http: { allowPrivateAddresses: true, minIntervalMs: 0 } },
    (context) => [
      ...context.config.instances.map((instance) => dlrnFeed(context, instance)),
      ...kojiFeeds(context),
      ...gerritFeeds(context),
      ...taggedReleasesFeeds(context),
    ],
    site.clock,
  );
  stop = async () => {
    await harness.close();
    await demo.close();
  };
  for (const [index, ms] of STEPS.entries()) {
    site.clock.advance(ms);
    if (index === 2) await freeze(harness.context.config);
    for (const result of await harness.pass()) expect(result).toMatchObject({ outcome: "ok" });
    await runTriage(harness.context, new AbortController().signal, { sweep: true });
    await keepAll();
    site.clock.advance(MINUTE);
    await keepAll();
  }
  site.clock.advance(5 * MINUTE);
}, 240_000);
afterAll(() => stop());

/** A freeze that becomes known in the middle. */
async function freeze(config: SiteConfig) {
  const from = site.clock.now();
  const freezes = [{ kind: "freeze" as const, from, until: undefined, reason: "release candidate" }];
  const releases = [
    { ...SiteConfig.parse({ releases: [{ name: "epoxy" }] }).releases[0], name: "epoxy", freezes },
  ];
  const { rows } = await site
    .db()
    .query("select id, source, instance_id, url, interval_seconds from feed order by position");
  const feeds = rows.map((row) => ({
    id: row.id,
    source: row.source,
    instanceId: row.instance_id,
    url: row.url,
    intervalSeconds: row.interval_seconds,
  }));
  await syncSite(site.db() as never, { ...config, releases }, feeds, from);
}

/** All but when it was asked, and of which time. */
const told = <A extends { asOf: string; at: string | null; sources: Freshness[] }>({
  asOf: _,
  at: __,
  ...rest
}: A) => rest;

/** Roots are told of now alone. */
const lasting = ({ lines, ...rest }: ChainAnswer) =>
  told({ ...rest, lines: lines.map(({ roots: _, ...line }) => line) });

test("?at= gives what the pages showed then", async () => {
  expect(kept).toHaveLength(STEPS.length * 2 * READERS.length);
  for (const { at, reader, chain, targets, target } of kept) {
    const then = await ask(reader, at);
    expect([at, lasting(then.chain)]).toEqual([at, lasting(chain)]);
    expect(then.chain.lines.every(({ roots }) => roots.length === 0)).toBe(true);
    expect([at, told(then.targets)]).toEqual([at, told(targets)]);
    expect([at, told(then.target)]).toEqual([at, told(target)]);
    expect(then.chain.at).toBe(at);
  }
});

test("the replay has something to show: lines move, are held up and are frozen", () => {
  const texts = new Set(kept.map(({ chain }) => JSON.stringify(chain.lines)));
  expect(texts.size).toBeGreaterThan(STEPS.length);
  expect(kept.some(({ chain }) => chain.stable.length > 0)).toBe(true);
  const blockers = kept.flatMap(({ chain }) => chain.lines.flatMap((line) => line.blockers));
  expect(new Set(blockers.map((blocker) => blocker.status)).size).toBeGreaterThan(1);
  const frozen = blockers.filter((blocker) => blocker.status === "paused").map((blocker) => blocker.text);
  expect(new Set(frozen)).toEqual(new Set(["frozen: release candidate"]));
});
