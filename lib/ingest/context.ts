import type pg from "pg";
import type { Logger } from "pino";
import type { SiteConfig } from "@/lib/config/schema";
import type { Clock } from "@/lib/shared/clock";
import type { Http } from "@/lib/sources/http";
import type { FeedDefinition, RunTotals } from "@/lib/store/feeds";
import type { Lease } from "@/lib/store/lease";

/** What every feed needs from the process it runs in. */
export interface IngestContext {
  config: SiteConfig;
  pool: pg.Pool;
  locks: pg.Pool;
  http: Http;
  clock: Clock;
  log: Logger;
}

export interface PassOptions {
  /** Read everything again, however long ago the last sweep was. */
  full: boolean;
  /** A person says that the held removals are real. */
  confirmRemovals: boolean;
  /** Map set-aside records again before reading. */
  replay: boolean;
}

/** One pass of one feed under its lease. The pass counts into `totals` and leaves its findings in `found`. */
export interface Pass {
  context: IngestContext;
  lease: Lease;
  options: PassOptions;
  signal: AbortSignal;
  totals: RunTotals;
  found: {
    newestAt: Date | null;
    /** What the server lacks or did; shown under /sources. */
    notices: string[];
    /** The whole of the source has been read. */
    complete: boolean;
    swept: boolean;
  };
}

/** A feed = its definition and how one pass of it is run. */
export interface Feed {
  definition: FeedDefinition;
  intervalMs: number;
  run(pass: Pass): Promise<void>;
}
