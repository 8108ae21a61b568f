import { type APIRequestContext, expect } from "@playwright/test";
import type { SourceRow } from "@/lib/contract/sources";
import type { Misbehaviour } from "@/lib/demo/servers/dlrn/misbehaviour";
import type { Cause } from "@/lib/demo/world/causes";

/** A build as DLRN tells it: numbered in the order in which builds ended; dtBuild is when it began, in seconds. */
export interface Build {
  number: number;
  status: "SUCCESS" | "FAILED" | "RETRY";
  dtBuild: number;
  commitHash: string;
}

/** Kinds of cause that fail every build of their packages for as long as they last. */
const BREAKING: readonly Cause["kind"][] = [
  "dependency-bump",
  "broken-commit",
  "missing-buildrequire",
  "patch-conflict",
  "long-failing",
];

/** DLRN lists no more at once. */
const PAGE = 100;

/** A package that a cause holds red on a builder. */
export interface Broken {
  instance: string;
  name: string;
  /** Failed builds since the last good one, oldest first. */
  red: Build[];
  lastGreen: Build | undefined;
}

/** The demo's stand-in sources, asked behind the product's back. */
export class StandIn {
  private misbehaved = false;

  constructor(
    private readonly request: APIRequestContext,
    private readonly feeds: readonly SourceRow[],
  ) {}

  /** What the simulated world knows and the product is never told: causes, with the rows each of them failed. */
  async truth(): Promise<Cause[]> {
    return (await this.get(`${this.origin}/_demo/truth`)) as Cause[];
  }

  /** Packages that stand red by a cause that goes on, on all builders, with the builds that failed. */
  async broken(): Promise<Broken[]> {
    const standing = (await this.truth()).filter(
      (cause) => BREAKING.includes(cause.kind) && cause.end === undefined && cause.failures.length > 0,
    );
    const found: Broken[] = [];
    const builders = new Set(this.feeds.flatMap((one) => (one.source === "dlrn" ? one.instance : [])));
    for (const cause of standing)
      for (const instance of cause.instances.filter((one) => builders.has(one)))
        for (const name of cause.packages ?? []) {
          const builds = await this.builds(instance, name);
          const caused = cause.failures.filter((one) => one.instance === instance && one.table === "commits");
          const red = redStreak(builds);
          if (red.some((build) => caused.some(({ id }) => id === build.number)))
            found.push({ instance, name, red, lastGreen: builds.find((one) => one.status === "SUCCESS") });
        }
    expect(found.length, "packages that the demo's causes hold red").toBeGreaterThan(0);
    return found;
  }

  /** Builds of a package on a builder, newest first, as its GraphQL lists them; back to the last good one at least. */
  async builds(instance: string, name: string): Promise<Build[]> {
    const found: Build[] = [];
    for (let offset = 0; ; offset += PAGE) {
      const query = `{commits(projectName:"${name}",offset:${offset},limit:${PAGE}){id status dtBuild commitHash}}`;
      const url = `${this.urlOf(instance)}/api/graphql?${new URLSearchParams({ query })}`;
      const { data } = (await this.get(url)) as {
        data: { commits: (Omit<Build, "number"> & { id: string })[] };
      };
      found.push(...data.commits.map(({ id, ...rest }) => ({ ...rest, number: numberOf(id) })));
      if (data.commits.length < PAGE || found.some((build) => build.status === "SUCCESS")) return found;
    }
  }

  /** Promotions of a name, newest first. */
  async promotions(
    instance: string,
    name: string,
  ): Promise<{ timestamp: number; component: string | null }[]> {
    const query = new URLSearchParams({ promote_name: name, limit: "100" });
    return (await this.get(`${this.urlOf(instance)}/api/promotions?${query}`)) as Awaited<
      ReturnType<StandIn["promotions"]>
    >;
  }

  /** Plays a fault from now on. */
  async misbehave(fault: Misbehaviour): Promise<void> {
    this.misbehaved ||= fault.mode !== "off";
    const answer = await this.request.post(`${this.origin}/_demo/misbehave`, { data: fault });
    expect(answer.ok(), `misbehave: ${JSON.stringify(fault)}`).toBe(true);
  }

  /** Ends all faults, those of an earlier run too. */
  async behave(): Promise<void> {
    if (this.misbehaved) await this.misbehave({ mode: "off" });
  }

  private async get(url: string): Promise<unknown> {
    const response = await this.request.get(url);
    expect(response.ok(), `GET ${url}`).toBe(true);
    return response.json();
  }

  private urlOf(instance: string): string {
    const feed = this.feeds.find((one) => one.instance === instance && one.source === "dlrn");
    if (feed === undefined) throw new Error(`no DLRN feed of ${instance}`);
    return feed.url;
  }

  private get origin(): string {
    const [feed] = this.feeds;
    if (feed === undefined) throw new Error("the site has no feeds");
    return new URL(feed.url).origin;
  }
}

/** The run of failed builds a package stands in, oldest first; a RETRY neither starts nor ends one. Empty when green. */
export function redStreak(newestFirst: readonly Build[]): Build[] {
  const end = newestFirst.findIndex((build) => build.status === "SUCCESS");
  const since = end === -1 ? newestFirst : newestFirst.slice(0, end);
  return since.filter((build) => build.status === "FAILED").reverse();
}

/** An instant of DLRN, in seconds, as the API writes it. */
export const instant = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** "Commit:4711" out of the id GraphQL gives it. */
const numberOf = (id: string): number => Number(Buffer.from(id, "base64").toString("latin1").split(":")[1]);
