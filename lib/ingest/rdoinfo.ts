import { placeOf } from "@/lib/sources/location";
import { collectRdoinfo, packagesOfTag } from "@/lib/sources/rdoinfo";
import { setAside } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import { notify } from "@/lib/store/notify";
import { storePackages, storeReleases } from "@/lib/store/rdoinfo";
import { joinPackages } from "@/lib/store/tagged-upstream";
import type { Feed, IngestContext, Pass } from "./context";

/** The feed of rdoinfo, when the site names one: releases, and the packages of each instance's tag. */
export function rdoinfoFeeds({ config }: IngestContext): Feed[] {
  const location = config.rdoinfo;
  if (!location) return [];
  const intervalMs = config.intervals.rdoinfo;
  return [
    {
      definition: {
        id: "rdoinfo",
        source: "rdoinfo",
        instanceId: null,
        url: placeOf(location),
        intervalSeconds: Math.round(intervalMs / 1000),
      },
      intervalMs,
      run: (pass) => runRdoinfo(pass, location),
    },
  ];
}

async function runRdoinfo(
  pass: Pass,
  location: { path?: string | undefined; url?: string | undefined },
): Promise<void> {
  const { config, http, clock, pool } = pass.context;
  pass.totals.requests += 1;
  const resolved = await collectRdoinfo(location, http, pass.signal);
  const now = clock.now();
  const named = new Set(config.releases.filter((r) => r.phase !== undefined).map((r) => r.name));
  const tags = [...new Set(config.instances.map((i) => i.rdoinfoTag))];
  await inLease(pool, pass.lease, async (tx) => {
    await storeReleases(tx, resolved.releases, named, now);
    for (const tag of tags) {
      const packages = packagesOfTag(resolved, tag);
      // A tag that is not there is more likely a slip in prodchain.yaml than a release without packages: keep what we have.
      if (packages.length === 0) pass.found.notices.push(`no package carries the tag ${tag}`);
      else pass.totals.rowsChanged += await storePackages(tx, tag, packages, now);
      pass.totals.rowsRead += packages.length;
    }
    await setAside(tx, pass.lease.feedId, "packages", resolved.rejected, now);
    await notify(tx, ["releases"]);
  });
  await inLease(pool, pass.lease, joinPackages);
  pass.totals.setAside += resolved.rejected.length;
  pass.found.complete = true;
}
