import type { KojiConfig } from "@/lib/config/schema";
import type { KojiCursor, KojiLoadState } from "@/lib/sources/koji";
import { createKojiClient, type KojiClient, type KojiEndpoint } from "@/lib/sources/koji";
import { readCursor } from "@/lib/store/feeds";
import type { KojiHubPlaces } from "@/lib/store/koji-failures";
import { loadResolver, type Resolver } from "@/lib/store/resolve";
import type { Pass } from "../context";

/** One pass over one hub. */
export interface KojiReading {
  pass: Pass;
  config: KojiConfig;
  hub: KojiHubPlaces;
  client: KojiClient;
  resolver: Resolver;
}

/** Parts of a Koji feed's cursor. */
export interface KojiCursors {
  /** Where ticks go on; absent until the first load is over. */
  tick: KojiCursor;
  load: KojiLoadState;
  /** The tags that are followed, and when they were last listed. */
  catalogue: { tags: string[]; at: string };
  /** Builds from this id on are still to be resolved and their failures written; null = all are, by these names. */
  settle: { from: number | null; fingerprint: string };
  repositories: { at: string };
  /** The hub's events went back, seen by one pass so far. */
  rewound: { event: number; runId: number };
  /** After the hub's events went back: attempts newer than this, stored before, may not be there any more. */
  doubt: { event: number; before: string };
}

export const cursorOf = <Part extends keyof KojiCursors>(
  { pass }: KojiReading,
  part: Part,
): Promise<KojiCursors[Part] | undefined> =>
  readCursor<KojiCursors[Part]>(pass.context.pool, pass.lease.feedId, part);

export async function startReading(
  pass: Pass,
  config: KojiConfig,
  endpoint: KojiEndpoint,
): Promise<KojiReading> {
  const { http, pool } = pass.context;
  const counted: typeof http = {
    ...http,
    send: (request) => {
      pass.totals.requests += 1;
      return http.send(request);
    },
  };
  return {
    pass,
    config,
    hub: { id: config.id, webUrl: config.web, filesUrl: config.files },
    client: createKojiClient(counted, endpoint),
    resolver: await loadResolver(pool),
  };
}
