import type { Cause } from "./causes";
import type { KojiPackage, KojiReleaseSpec } from "./koji-catalogue";
import type { HourSpan, Scenario } from "./scenarios";

/** A package of one release: what was built last, and what keeps it from building. */
export interface StablePackage {
  release: KojiReleaseSpec;
  pkg: KojiPackage;
  version: [major: number, minor: number, patch: number];
  revision: number;
  /** Tags upstream has made in this series, oldest first. */
  upstream: UpstreamTag[];
  /** Why it does not build, until a fix. */
  trouble?: Cause | undefined;
  busy: boolean;
}

/** A point release tagged upstream; the time in seconds. */
export interface UpstreamTag {
  version: string;
  hash: string;
  at: number;
}

/** What the stable track has to know of its world; times in seconds. */
export interface StableSettings {
  seed: string | number;
  start: number;
  anchor: number;
  liveFrom: number;
  scenario: Scenario;
  /** Spans in which the hub says to be offline. */
  offline: readonly HourSpan[];
  /** Somebody proposes a change of a package on a stable branch; once it merges, `merged` is called for it. */
  propose?: (instance: string, packageName: string, at: number) => void;
}

export const versionText = (version: readonly number[]) => version.join(".");
