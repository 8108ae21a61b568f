import { BUILD, type KojiBuildRow } from "../rows/koji-rows";
import type { EventQueue } from "./event-queue";
import { KOJI_RELEASES, type KojiReleaseSpec } from "./koji-catalogue";
import { type KojiHubState, USERS } from "./koji-hub-state";
import { Random } from "./random";
import type { StablePackage, StableSettings } from "./stable-package";

const HOUR = 3600;
const DAY = 86_400;
type Stage = "build" | "candidate" | "testing" | "release";

interface Standing {
  one: StablePackage;
  build: KojiBuildRow;
  since: number;
}

/** A proposal that was merged: builds that are to move up a stage. */
export interface KojiProposal {
  release: string;
  phase: "testing" | "release";
  at: number;
  nvrs: string[];
}

/** How builds go up from tag to tag, and the repositories made of the tags. */
export class KojiMoves {
  /** What rdoinfo wants in each tag, NVR by package, with the time of its last change. */
  readonly desired = new Map<
    string,
    { nvrs: Map<string, { project: string; nvr: string }>; changed: number }
  >();
  readonly proposals: KojiProposal[] = [];
  /** Called when a proposal was merged, for whoever writes its review. */
  onProposal?: (proposal: KojiProposal) => void;
  private readonly random: Random;
  /** Where the newest good build of each package stands, by stage. */
  private readonly waiting: Record<"candidate" | "testing", Map<StablePackage, Standing>> = {
    candidate: new Map(),
    testing: new Map(),
  };
  private readonly held = new Map<string, Set<KojiBuildRow>>();

  constructor(
    private readonly queue: EventQueue,
    private readonly hub: KojiHubState,
    private readonly settings: StableSettings,
  ) {
    this.random = new Random(settings.seed, "koji moves");
  }

  /** Proposals come daily at noon, testing on odd days and release on even ones; while watched every few minutes. */
  start(): void {
    for (const release of KOJI_RELEASES) {
      let round = 0;
      const next = (at: number, watched = true): void => {
        const live = at >= this.settings.liveFrom;
        if (live && !watched) return;
        const odd = live ? ++round % 2 === 1 : new Date(at * 1000).getUTCDate() % 2 === 1;
        this.propose(release, odd ? "testing" : "release", at);
        if (this.random.chance(live ? 0.02 : 0.1)) this.sweep(release, at);
        const gap = live ? this.random.between(500, 900) : DAY;
        this.queue.at(at + gap, (now) => next(now, live));
      };
      const noon = Math.ceil(this.settings.start / DAY) * DAY + this.random.between(11, 13) * HOUR;
      this.queue.at(noon, (now) => next(now, false));
      if (Number.isFinite(this.settings.liveFrom)) {
        const live = this.settings.liveFrom + this.random.between(60, 900);
        this.queue.at(live, next);
      }
    }
  }

  /** A build that is where it belongs from the beginning. */
  settle(one: StablePackage, build: KojiBuildRow, at: number, stage: Stage): void {
    const { tags } = one.release;
    const names =
      stage === "release" ? [tags.testing, tags.release ?? tags.testing] : [tags[stage] ?? tags.testing];
    for (const name of new Set(names)) {
      this.hub.tag(build.id, name, at);
      this.hold(name, one, build);
      this.want(name, one, build, at);
    }
  }

  /** A new good build lands in candidate; one that only others need is put into the build tag within the hour. */
  built(one: StablePackage, build: KojiBuildRow, at: number): void {
    const { hub, queue, random } = this;
    const { tags } = one.release;
    queue.at(at, (now) => hub.tag(build.id, tags.candidate, now));
    if (one.pkg.buildOnly) {
      queue.at(at + random.between(0.1, 1) * HOUR, (now) => {
        this.move(one, build, tags.candidate, tags.build, now);
        this.want(tags.build, one, build, now);
      });
      return;
    }
    this.waiting.candidate.set(one, { one, build, since: at });
    if (random.chance(0.02)) {
      queue.at(at + random.between(0.2, 0.9) * DAY, (now) => {
        if (this.waiting.candidate.get(one)?.build !== build) return;
        this.waiting.candidate.delete(one);
        hub.untag(build.id, tags.candidate, now, USERS.builder);
      });
    }
  }

  private propose(release: KojiReleaseSpec, phase: "testing" | "release", at: number): void {
    if (phase === "release" && !release.tags.release) return;
    const { random } = this;
    const live = at >= this.settings.liveFrom;
    const from = phase === "testing" ? "candidate" : "testing";
    const least = live ? 0 : phase === "testing" ? 18 * HOUR : 2.5 * DAY;
    const ready = [...this.waiting[from].values()].filter(
      ({ one, since }) => one.release === release && at - since >= least,
    );
    const some = live ? random.sample(ready, 6) : ready;
    if (some.length === 0) return;
    const target = phase === "testing" ? release.tags.testing : (release.tags.release ?? "");
    const proposal = {
      release: release.name,
      phase,
      at,
      nvrs: some.map(({ build }) => this.hub.store.nvrOf(build)),
    };
    this.proposals.push(proposal);
    this.onProposal?.(proposal);
    const took = live ? [20, 120] : [300, 2400];
    for (const { one, build } of some) {
      this.waiting[from].delete(one);
      this.want(target, one, build, at);
      // Now and then a tagging fails and is only seen when somebody compares.
      if (random.chance(0.015)) continue;
      this.queue.at(at + random.between(took[0] ?? 0, took[1] ?? 0), (now) =>
        this.arrive(one, build, phase, now),
      );
    }
    this.queue.at(at + (took[1] ?? 0) + random.between(30, 400), (now) => this.makeRepo(target, now));
  }

  private arrive(one: StablePackage, build: KojiBuildRow, phase: "testing" | "release", at: number): void {
    const { tags } = one.release;
    if (phase === "release") this.move(one, build, undefined, tags.release ?? tags.testing, at);
    else {
      this.move(one, build, tags.candidate, tags.testing, at);
      if (tags.release) this.waiting.testing.set(one, { one, build, since: at });
    }
  }

  /** Tags first and untags after: for a moment the build is in both. Older builds leave a tag when a newer one enters. */
  private move(
    one: StablePackage,
    build: KojiBuildRow,
    from: string | undefined,
    to: string,
    at: number,
  ): void {
    const { hub, queue, random } = this;
    if (build.state !== BUILD.COMPLETE) return;
    hub.tag(build.id, to, at, USERS.trunk);
    const older = this.hold(to, one, build);
    const soon = at + random.between(20, 240);
    if (from) queue.at(soon, (now) => hub.untag(build.id, from, now));
    for (const other of older)
      if (random.chance(0.85)) {
        this.held.get(`${to} ${one.pkg.name}`)?.delete(other);
        queue.at(soon + 5, (now) => hub.untag(other.id, to, now));
      }
  }

  private hold(tag: string, one: StablePackage, build: KojiBuildRow): KojiBuildRow[] {
    const key = `${tag} ${one.pkg.name}`;
    const builds = this.held.get(key) ?? new Set();
    const older = [...builds].filter((other) => other !== build);
    this.held.set(key, builds.add(build));
    return older;
  }

  private want(tag: string, one: StablePackage, build: KojiBuildRow, at: number): void {
    const content = this.desired.get(tag) ?? { nvrs: new Map(), changed: at };
    content.nvrs.set(one.pkg.name, {
      project: one.pkg.info?.project ?? one.pkg.name,
      nvr: this.hub.store.nvrOf(build),
    });
    content.changed = at;
    this.desired.set(tag, content);
  }

  /** Somebody deletes an old build that nothing holds any more. */
  private sweep(release: KojiReleaseSpec, at: number): void {
    const { hub, random } = this;
    const old = hub.store.staysIn(hub.tagId(release.tags.testing)).flatMap(({ buildId }) => {
      const build = hub.store.builds.get(buildId);
      const free = hub.store.staysOf(buildId).every((stay) => stay.revokeEvent !== null);
      return build && free && build.state === BUILD.COMPLETE && at - build.created > 20 * DAY ? [build] : [];
    });
    if (old.length > 0) hub.delete(random.pick(old), at);
  }

  private makeRepo(tag: string, at: number): void {
    const { hub, random } = this;
    const repo = hub.newRepoId();
    const options = {
      arch: ["x86_64", "aarch64"],
      event: hub.store.lastEvent.id,
      inherit: false,
      latest: true,
      allow_missing_signatures: true,
    };
    const task = hub.newTask(
      {
        method: "distRepo",
        request: [tag, repo, [], options],
        ownerId: USERS.admin,
        channelId: 2,
        weight: 0.1,
      },
      at,
    );
    const fails = random.chance(0.04);
    const took = at >= this.settings.liveFrom ? random.between(40, 120) : random.between(300, 900);
    this.queue.at(at + took, (now) => {
      const text = `error creating repository of ${tag}: createrepo_c failed, exit code 1; see createrepo.log`;
      hub.endTask(
        task,
        now,
        fails
          ? { fault: { code: 1000, text } }
          : { value: `Dist repository #${repo} successfully generated` },
      );
    });
  }
}
