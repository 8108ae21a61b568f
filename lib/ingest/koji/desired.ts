import { setTimeout as sleep } from "node:timers/promises";
import { HOUR } from "@/lib/shared/clock";
import { ProdchainError } from "@/lib/shared/errors";
import { fetchDesiredTags } from "@/lib/sources/koji";
import { type Location, placeOf } from "@/lib/sources/location";
import { setAside } from "@/lib/store/feeds";
import { anyTag, forgetDesired, keptTags, replaceDesired } from "@/lib/store/koji-desired";
import { inLease } from "@/lib/store/lease";
import { notify } from "@/lib/store/notify";
import type { Feed, IngestContext, Pass } from "../context";

/** The feed of rdoinfo's buildsys-tags: what should be in the tags that are followed. */
export function desiredFeeds({ config }: IngestContext): Feed[] {
  const { rdoinfo } = config;
  if (!rdoinfo || config.koji.length === 0) return [];
  const intervalMs = Math.min(config.intervals.rdoinfo, HOUR);
  return [
    {
      definition: {
        id: "koji-desired",
        source: "rdoinfo",
        instanceId: null,
        url: placeOf(rdoinfo),
        intervalSeconds: Math.round(intervalMs / 1000),
      },
      intervalMs,
      run: (pass) => runDesired(pass, rdoinfo),
    },
  ];
}

const WAIT_MS = 1000;
const MOST_WAITS = 30;

/** At a first start the tags come a moment later, with the first answer of a hub. */
async function tagsOnceKnown({ context, signal }: Pass): ReturnType<typeof keptTags> {
  for (let waited = 0; !(await anyTag(context.pool)); waited += 1) {
    if (waited === MOST_WAITS)
      throw new ProdchainError(
        "source-unavailable",
        "no hub has told its tags yet, so none can be asked for",
      );
    await sleep(WAIT_MS, undefined, { signal });
  }
  return keptTags(context.pool);
}

async function runDesired(pass: Pass, rdoinfo: Location): Promise<void> {
  const { pool, http, clock } = pass.context;
  const tags = await tagsOnceKnown(pass);
  if (tags.length === 0) pass.found.notices.push("no tag that is followed belongs to a release of the site");
  pass.totals.requests += tags.length;
  const names = tags.map(({ name }) => name);
  const contents = await fetchDesiredTags(rdoinfo, names, http, pass.signal);
  const now = clock.now();
  const byName = new Map(tags.map((tag) => [tag.name, tag]));
  await inLease(pool, pass.lease, async (tx) => {
    let changed = await forgetDesired(
      tx,
      contents.map(({ tagName }) => tagName),
    );
    for (const { tagName, desired, rejected } of contents) {
      const tag = byName.get(tagName);
      if (!tag) continue;
      const stored = await replaceDesired(tx, tag, desired, now);
      const bad = [...rejected, ...stored.bad];
      await setAside(tx, pass.lease.feedId, "desired", bad, now);
      changed += stored.changed;
      pass.totals.rowsRead += desired.length;
      pass.totals.setAside += bad.length;
    }
    pass.totals.rowsChanged += changed;
    if (changed > 0) await notify(tx, ["packages", "chain"]);
  });
  pass.found.complete = true;
}
