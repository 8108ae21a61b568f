import { BUILD, type KojiBuildRow } from "../rows/koji-rows";
import { within } from "./arrivals";
import { BREAKING, type Cause, type Causes } from "./causes";
import type { EventQueue } from "./event-queue";
import { KojiBuilder, type KojiSubmission, type KojiTempo } from "./koji-builder";
import { KOJI_RELEASES, type KojiPackage, type KojiReleaseSpec, kojiPackages } from "./koji-catalogue";
import { KojiHubState } from "./koji-hub-state";
import { StableJudge } from "./koji-judge";
import { KojiMoves } from "./koji-moves";
import { Random, Weighted } from "./random";
import { type StablePackage, type StableSettings, versionText } from "./stable-package";

const HOUR = 3600;
const DAY = 86_400;
const NATURAL: KojiTempo = { srpm: [60, 150], arch: [240, 1500] };
const LIVE: KojiTempo = { srpm: [8, 20], arch: [50, 130] };
/** Seconds between two changes of the stable track while the demo is watched. */
const LIVE_GAP = 150;

/**
 * The stable track: point releases tagged upstream, packaging changes merged on stable branches, their builds in Koji, and
 * how those move from tag to tag. Draws its own changes; {@link merged} and {@link scratch} are for the reviews of the
 * world: they send a build to Koji and tell at once its task and how it will end.
 */
export class StableTrack {
  readonly hub: KojiHubState;
  readonly moves: KojiMoves;
  readonly packages = new Map<string, StablePackage>();
  /** Called for every real build that is sent in, with the package's name and its release. */
  onSubmitted?: (submission: KojiSubmission, one: StablePackage, at: number) => void;
  private readonly builder: KojiBuilder;
  private readonly random: Random;
  private readonly judge: StableJudge;

  constructor(
    private readonly queue: EventQueue,
    private readonly causes: Causes,
    private readonly settings: StableSettings,
  ) {
    this.random = new Random(settings.seed, "stable track");
    this.judge = new StableJudge(causes, settings.seed);
    this.hub = new KojiHubState(queue, settings.seed);
    this.builder = new KojiBuilder(queue, this.hub, (at) => (at >= settings.liveFrom ? LIVE : NATURAL));
    this.moves = new KojiMoves(queue, this.hub, settings);
    for (const release of KOJI_RELEASES)
      for (const pkg of kojiPackages(release)) this.addPackage(release, pkg);
    this.importAll();
    for (const release of KOJI_RELEASES) this.startRelease(release);
    this.moves.start();
  }

  /** A check job's scratch build of a change; `cause` makes it fail, beside what breaks the package anyway. */
  scratch(releaseName: string, packageName: string, at: number, cause?: Cause): KojiSubmission | undefined {
    const one = this.packages.get(`${releaseName}/${packageName}`);
    if (!one) return undefined;
    const fails = cause ?? this.judge.outside(one);
    return this.builder.submit({ ...this.orderOf(one, one.revision + 1), scratch: true }, at, {
      cause: fails,
    });
  }

  /** A change has merged on a stable branch: the real build begins. Undefined for what is not built in Koji now. */
  merged(releaseName: string, packageName: string, at: number): KojiSubmission | undefined {
    const one = this.packages.get(`${releaseName}/${packageName}`);
    if (!one || one.busy || one.release.tags.release === undefined) return undefined;
    const newest = one.upstream.at(-1)?.version;
    if (newest !== undefined && newest !== versionText(one.version)) this.update(one, newest);
    return this.change(one, at);
  }

  /** True while the hub is down for the scenario. */
  isOffline(now: number): boolean {
    return within(this.settings.offline, now, this.settings.anchor);
  }

  private addPackage(release: KojiReleaseSpec, pkg: KojiPackage): void {
    const { random } = this;
    const version: StablePackage["version"] = [random.whole(1, 32), random.whole(0, 6), 0];
    const upstream = [
      { version: versionText(version), hash: random.hex(40), at: this.settings.start - 200 * DAY },
    ];
    const one = { release, pkg, version, revision: 1, upstream, busy: false };
    this.packages.set(`${release.name}/${pkg.name}`, one);
  }

  /** What was built before the world began, in order of time. */
  private importAll(): void {
    const { hub, random, settings } = this;
    const all = [...this.packages.values()].map((one) => ({
      one,
      at: settings.start - random.between(1, 80 * DAY),
    }));
    all.sort((a, b) => a.at - b.at);
    for (const { one, at } of all) {
      const { release, pkg, version } = one;
      const nvr = { name: pkg.name, version: versionText(version), release: "1.el9s", taskId: null };
      const build = hub.startBuild(nvr, at, null);
      build.state = BUILD.COMPLETE;
      build.completed = build.created;
      this.moves.settle(
        one,
        build,
        at + 60,
        pkg.buildOnly ? "build" : release.tags.release ? "release" : "testing",
      );
    }
  }

  private startRelease(release: KojiReleaseSpec): void {
    const { queue, random, settings } = this;
    const own = [...this.packages.values()].filter((one) => one.release === release);
    const busiest = new Weighted(own, ({ pkg }) => pkg.info?.weight ?? 1.2);
    const arrive = (at: number) => {
      if (!within(settings.scenario.quiet[release.instance], at, settings.anchor))
        this.arrival(busiest.pick(random), at);
    };
    const day = (midnight: number): void => {
      if (midnight >= settings.liveFrom) return;
      const weekday = new Date(midnight * 1000).getUTCDay();
      const weekend = weekday === 0 || weekday === 6 ? 0.25 : 1;
      const count = Math.round(release.changesPerDay * weekend * random.between(0.6, 1.4));
      for (let index = 0; index < count; index++) {
        const at = midnight + random.between(6, 22) * HOUR;
        if (at < settings.liveFrom) queue.at(at, arrive);
      }
      queue.at(midnight + DAY, day);
    };
    queue.at(Math.ceil(settings.start / DAY) * DAY, day);
    this.follow(release);
    if (!Number.isFinite(settings.liveFrom)) return;
    const gap = (LIVE_GAP * KOJI_RELEASES.length * 4) / (release.changesPerDay || 1);
    const live = (at: number): void => {
      arrive(at);
      queue.at(at + gap * random.between(0.6, 1.4), live);
    };
    queue.at(settings.liveFrom + gap * random.unit(), live);
  }

  /** Causes that touch the release's instance send some of their packages to Koji while they last. */
  private follow(release: KojiReleaseSpec): void {
    let seen = 0;
    const look = (at: number): void => {
      for (const cause of this.causes.all.slice(seen)) {
        const lasts = cause.end === undefined || cause.end > at;
        if (lasts && cause.instances.includes(release.instance)) this.touch(release, cause, at);
      }
      seen = this.causes.all.length;
      this.queue.at(at + HOUR, look);
    };
    this.queue.at(this.settings.start + DAY, look);
  }

  private touch(release: KojiReleaseSpec, cause: Cause, at: number): void {
    const { random } = this;
    const outage = cause.kind === "mirror-outage";
    if (!outage && !BREAKING.has(cause.kind)) return;
    const single = cause.packages?.length === 1;
    if (single && !random.chance(0.25)) return;
    const open = [...this.packages.values()].filter((one) => one.release === release && !one.busy);
    const hit = outage
      ? random.sample(open, 9)
      : open.filter(({ pkg }) => cause.packages?.includes(pkg.name)).slice(0, 5);
    for (const one of hit)
      this.queue.at(at + random.between(0.1, outage ? 1 : 3) * HOUR, (now) => {
        if (!one.busy) this.change(one, now);
      });
  }

  /** Upstream tags a point release that is packaged some days later, or the packaging alone is changed. */
  private arrival(one: StablePackage, at: number): void {
    const { random, settings } = this;
    if (!random.chance(0.55)) {
      if (!one.busy && !this.isReviewed(one)) this.change(one, at);
      return;
    }
    const [major, minor, patch] = one.version;
    const newest = random.chance(0.8) ? [major, minor, patch + 1] : [major, minor + 1, 0];
    if (one.upstream.at(-1)?.version !== versionText(one.version)) return;
    one.upstream.push({ version: versionText(newest), hash: random.hex(40), at });
    if (random.chance(0.12)) return;
    const wait = at >= settings.liveFrom ? random.between(60, 900) : random.between(0.3, 7) * DAY;
    this.queue.at(at + wait, (now) => {
      if (this.isReviewed(one)) settings.propose?.(one.release.instance, one.pkg.name, now);
      else if (!one.busy) {
        this.update(one, versionText(newest));
        this.change(one, now);
      }
    });
  }

  /** Changes of what rdoinfo lists go through review on stable branches; dependencies are built as they come. */
  private isReviewed({ pkg, release }: StablePackage): boolean {
    return (
      this.settings.propose !== undefined && pkg.info !== undefined && release.tags.release !== undefined
    );
  }

  private update(one: StablePackage, version: string): void {
    const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
    one.version = [major, minor, patch];
    one.revision = 0;
  }

  private orderOf({ release, pkg, version }: StablePackage, revision: number) {
    return { release, pkg, version: versionText(version), packageRelease: `${Math.max(1, revision)}.el9s` };
  }

  private change(one: StablePackage, at: number): KojiSubmission {
    one.revision++;
    return this.build(one, at, this.judge.of(one, at));
  }

  private build(one: StablePackage, at: number, cause: Cause | undefined): KojiSubmission {
    one.busy = true;
    const canceled = cause === undefined && this.random.chance(0.015);
    const submission = this.builder.submit(
      this.orderOf(one, one.revision),
      at,
      { cause, canceled },
      (build, now) => {
        one.busy = false;
        if (build.state === BUILD.COMPLETE) this.complete(one, build, now);
        else this.tryAgain(one, cause, now);
      },
    );
    this.onSubmitted?.(submission, one, at);
    return submission;
  }

  private complete(one: StablePackage, build: KojiBuildRow, at: number): void {
    if (one.trouble) this.end(one, at);
    this.moves.built(one, build, at + this.random.between(5, 60));
  }

  private end(one: StablePackage, at: number): void {
    if (one.trouble) one.trouble.end = at;
    one.trouble = undefined;
  }

  /** What failed by chance is sent in again as it is; else somebody mends the package some time later. */
  private tryAgain(one: StablePackage, cause: Cause | undefined, at: number): void {
    const { random, settings } = this;
    const chance = cause === undefined || ["mirror-outage", "infra-noise", "flaky-test"].includes(cause.kind);
    const live = at >= settings.liveFrom;
    const hours = chance ? random.between(0.5, 3) : random.between(3, 50);
    const wait = live ? random.between(300, 1800) : hours * HOUR;
    const { version, revision } = one;
    this.queue.at(at + wait, (now) => {
      // Somebody else was faster.
      if (one.busy || one.version !== version || one.revision !== revision) return;
      if (chance) {
        this.end(one, now);
        // Sent in again as it is, the build takes the place of the failed one; under a new release that one stays.
        if (random.chance(0.4)) one.revision++;
        this.build(one, now, this.judge.outside(one));
        return;
      }
      // While the trouble lasts elsewhere too, hardly anybody tries.
      const outside = this.judge.outside(one);
      if (outside && !random.chance(0.12)) {
        this.tryAgain(one, outside, now);
        return;
      }
      if (random.chance(0.7)) this.end(one, now);
      one.revision++;
      this.build(one, now, outside ?? one.trouble);
    });
  }
}
