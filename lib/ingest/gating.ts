import type { SiteConfig } from "@/lib/config/schema";
import { compileGlob } from "@/lib/domain/dfg/glob";
import { DAY } from "@/lib/shared/clock";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import { createGreenwaveClient, type GreenwaveClient } from "@/lib/sources/greenwave";
import { readCursor, setAside, writeCursor } from "@/lib/store/feeds";
import { buildsToAsk, kojiTagNames, storeDecisions } from "@/lib/store/gating";
import { inLease } from "@/lib/store/lease";
import { notify } from "@/lib/store/notify";
import type { Feed, IngestContext, Pass } from "./context";

type Point = NonNullable<SiteConfig["gating"]>["points"][number];

/** Builds asked about in one pass, all points together: Greenwave asks other services for each of them. */
const BUILDS = 300;

/** The feed of gating decisions, when the site names a Greenwave. */
export function gatingFeeds({ config, http }: IngestContext): Feed[] {
  const { gating } = config;
  if (!gating) return [];
  const intervalMs = config.intervals.gating;
  const client = createGreenwaveClient(http, { baseUrl: gating.url });
  return [
    {
      definition: {
        id: "gating",
        source: "gating",
        instanceId: null,
        url: gating.url,
        intervalSeconds: Math.round(intervalMs / 1000),
      },
      intervalMs,
      run: (pass) => runGating(pass, client, gating.points),
    },
  ];
}

async function runGating(pass: Pass, client: GreenwaveClient, points: readonly Point[]): Promise<void> {
  const tags = await kojiTagNames(pass.context.pool);
  const limit = Math.ceil(BUILDS / points.length);
  const failed: unknown[] = [];
  for (const point of points)
    try {
      await askPoint(pass, client, { ...point, tags: tags.filter(compileGlob(point.tag)), limit });
    } catch (error) {
      // A point that Greenwave does not know must not cost the others their answers.
      if (!(error instanceof ProdchainError) || pass.signal.aborted) throw error;
      failed.push(error);
      pass.found.notices.push(`${point.decisionContext}: ${messageOf(error)}`);
    }
  if (failed.length === points.length) throw failed[0];
  pass.found.complete = true;
}

/** Builds that Greenwave could not be asked about (unknown to it), and when; asked again after a day. */
type Refused = Record<string, string>;

async function askPoint(
  pass: Pass,
  client: GreenwaveClient,
  asked: Point & { tags: readonly string[]; limit: number },
): Promise<void> {
  const { clock, pool } = pass.context;
  const { feedId } = pass.lease;
  const point = { productVersion: asked.productVersion, decisionContext: asked.decisionContext };
  if (asked.tags.length === 0) {
    pass.found.notices.push(`no Koji tag that is followed matches ${asked.tag}`);
    return;
  }
  const now = clock.now();
  const part = `refused/${point.productVersion}/${point.decisionContext}`;
  const refused = recent((await readCursor<Refused>(pool, feedId, part)) ?? {}, now);
  const question = { ...point, tags: asked.tags, without: Object.keys(refused), limit: asked.limit };
  const nvrs = await buildsToAsk(pool, question, now);
  if (nvrs.length === 0) return;
  pass.totals.requests += 1;
  const { facts, rejected } = await client.decisions(point, nvrs, pass.signal);
  const answered = new Set(facts.map((fact) => fact.nvr));
  for (const nvr of nvrs) if (!answered.has(nvr)) refused[nvr] = now.toISOString();
  await inLease(pool, pass.lease, async (tx) => {
    const { changed, bad } = await storeDecisions(tx, facts, now);
    await setAside(tx, feedId, "decisions", [...rejected, ...bad], now);
    await writeCursor(tx, feedId, part, refused, now);
    if (changed > 0) await notify(tx, ["packages", "chain"]);
    pass.totals.rowsRead += facts.length;
    pass.totals.rowsChanged += changed;
    pass.totals.setAside += rejected.length + bad.length;
  });
  if (facts.length > 0) pass.found.newestAt = now;
}

const recent = (refused: Refused, now: Date): Refused =>
  Object.fromEntries(Object.entries(refused).filter(([, at]) => now.getTime() - Date.parse(at) < DAY));
