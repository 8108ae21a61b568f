import type { ReviewRow } from "../rows/review-rows";
import type { CommitRow } from "../rows/row-types";
import { Arrivals, within } from "./arrivals";
import { Builder, type BuildTempo } from "./builder";
import { type Cause, Causes, type TruthFailure } from "./causes";
import { ConsumerRuns } from "./consumer-runs";
import { EventQueue } from "./event-queue";
import { startHousekeeping } from "./housekeeping";
import { startImports } from "./imports";
import { INSTANCES, type InstanceSpec } from "./instances";
import { INTEGRATION_TARGET, PUPPET_INSTANCES } from "./jobs";
import { StableTrack } from "./koji-track";
import { LineRuns, type RerunChange } from "./line-runs";
import { Lines } from "./lines";
import { noiseOf } from "./notes";
import { startReviewRoutine } from "./review-routine";
import { Reviews } from "./reviews";
import { type Scenario, type ScenarioName, scenarioOf } from "./scenarios";
import { InstanceState } from "./state";
import { Trouble } from "./trouble";
import { toldApart } from "./truth";
import { ZuulCi } from "./zuul-ci";
import { KojiJobs } from "./zuul-koji";
import { wordsOf } from "./zuul-words";

const HOUR = 3600;
const DAY = 86_400;
/** The dense arrivals begin a little before the anchor, so that something lands as soon as one watches. */
const LIVE_LEAD = 40 * 60;
const INITIAL: BuildTempo = { wait: [0, 60], take: [20, 60] };
const NATURAL: BuildTempo = { wait: [60, 900], take: [120, 660] };
const LIVE: BuildTempo = { wait: [5, 25], take: [90, 130] };
/** Part of the live changes that goes to each instance; the downstream one imports. */
const LIVE_SHARE: Readonly<Record<string, number>> = {
  "centos9-master": 0.72,
  "centos9-epoxy": 0.1,
  "centos9-dalmatian": 0.08,
  "centos9-caracal": 0.03,
  "centos9-antelope": 0.07,
};

export interface WorldSettings {
  seed: string | number;
  anchor: Date;
  /** Days of history before the anchor. */
  days?: number;
  scenario?: ScenarioName;
  /** Seconds between two changes after the anchor; 0 keeps the natural rate. */
  pace?: number;
}

interface Part {
  state: InstanceState;
  builder: Builder;
  lines: Lines;
  /** Jobs of those who use what it promotes, where there are any. */
  consumers?: ConsumerRuns;
}

/**
 * A simulated distribution: commits, builds, votes and promotions of all instances, with the causes of what fails.
 * Deterministic from its settings; time only moves forward, through {@link World.advance}.
 */
export class World {
  private readonly queue = new EventQueue();
  private readonly causes = new Causes();
  private readonly parts = new Map<string, Part>();
  /** Koji and what moves through it; `merged` and `scratch` send a review's builds there. */
  readonly stable: StableTrack;
  private readonly anchor: number;
  private readonly start: number;
  private readonly liveFrom: number;
  private readonly scenario: Scenario;
  /** The CI system: builds of lines, check and gate. */
  readonly zuul: ZuulCi;
  /** Code review; see {@link Reviews.onMerged} for what merges. */
  readonly reviews: Reviews;

  constructor(private readonly settings: WorldSettings) {
    const { anchor, days = 100, scenario = "default", pace = 30 } = settings;
    this.anchor = Math.floor(anchor.getTime() / 1000);
    this.start = this.anchor - days * DAY;
    this.liveFrom = pace > 0 ? this.anchor - LIVE_LEAD : Number.POSITIVE_INFINITY;
    this.scenario = scenarioOf(scenario, this.anchor, this.start);
    this.zuul = new ZuulCi(settings.seed);
    this.reviews = new Reviews(this.queue, this.zuul, this.causes, this.parts, settings.seed);
    for (const spec of INSTANCES) this.addInstance(spec);
    const trouble = new Trouble(this.queue, this.causes, this.parts, this.reviews, {
      ...this.shared,
      anchor: this.anchor,
    });
    for (const cause of this.scenario.causes) trouble.plan(cause);
    for (const part of this.parts.values()) this.startInstance(part, trouble, pace);
    this.stable = new StableTrack(this.queue, this.causes, {
      ...{ ...this.shared, anchor: this.anchor, start: this.start, liveFrom: this.liveFrom },
      // Down a little after the start, so that there is something to be without.
      offline: scenario === "koji-down" ? [[0.1, 0.7]] : [],
      propose: (instance, name, at) => {
        const pkg = this.parts.get(instance)?.state.byName.get(name);
        if (pkg) this.reviews.propose(instance, pkg, at);
      },
    });
    this.reviews.buildIn(
      new KojiJobs(this.queue, this.zuul, this.stable, (id) => this.instance(id).spec.release),
    );
    startReviewRoutine(this.queue, this.reviews, settings.seed, this.start + DAY);
    this.advance(anchor);
  }

  /** Lets everything happen up to `now`. */
  advance(now: Date): void {
    this.queue.runUntil(now.getTime() / 1000);
  }

  /** One instance's rows, packages and queue as they stand. */
  instance(id: string): InstanceState {
    const part = this.parts.get(id);
    if (!part) throw new Error(`no instance ${id} in the demo world`);
    return part.state;
  }

  /**
   * Causes that have begun, oldest first, with what they broke; an end that lies ahead is not told. Noise and flaky tests are
   * told apart by what they are, since nobody would call a full disk and a lost connection the same trouble.
   */
  truth(): Cause[] {
    const now = this.queue.now;
    const causes = this.causes.all.map(({ end, ...cause }) =>
      end !== undefined && end <= now ? { ...cause, end } : cause,
    );
    return toldApart(causes, (failure) => this.troubleOf(failure));
  }

  private troubleOf({ instance, table, id }: TruthFailure): string | undefined {
    if (table === "commits") {
      const notes = this.instance(instance).store.commit(Number(id))?.notes;
      return notes ? noiseOf(notes) : undefined;
    }
    const build = table === "zuul" ? this.zuul.store.build(String(id)) : undefined;
    const fault = build && this.zuul.faults.get(build.uuid);
    return fault && wordsOf(build, fault).trouble;
  }

  /** Builds a package again after somebody rechecked it. */
  recheck(id: string, row: CommitRow): void {
    const part = this.parts.get(id);
    const pkg = part?.state.byName.get(row.projectName);
    if (!part || !pkg) return;
    const { commitHash, dtCommit, distroHash, dtDistro, extendedHash, dtExtended, versionsCsv } = row;
    const task = {
      ...part.builder.taskOf(pkg),
      commitHash,
      dtCommit,
      distroHash,
      dtDistro,
      extendedHash,
      dtExtended,
      versionsCsv,
    };
    part.builder.rebuild(task, this.queue.now);
  }

  private get shared() {
    return { seed: this.settings.seed, scenario: this.scenario };
  }

  private addInstance(spec: InstanceSpec): void {
    const neverBuilt = this.neverBuilt(spec);
    const state = new InstanceState(spec, this.settings.seed, this.start, neverBuilt);
    const sure = (at: number) => within(this.scenario.sure[spec.id], at, this.anchor);
    const runs = new LineRuns(this.queue, this.zuul, state, this.causes, this.rerunChange(spec), sure);
    const lines = new Lines(state, runs);
    const tempo = (at: number) => (at >= this.liveFrom ? LIVE : NATURAL);
    const builder = new Builder(this.queue, state, this.causes, tempo, {
      consistent: (row, at) => lines.voteConsistent(row, at),
      failed: (row, at) => this.reviews.buildFailed(spec.id, row, at),
      recovered: (row, at) => this.reviews.buildRecovered(spec.id, row.projectName, at),
    });
    const part: Part = { state, builder, lines };
    if (PUPPET_INSTANCES.has(spec.id)) {
      const consumers = new ConsumerRuns(this.queue, this.zuul, this.causes, spec, this.settings.seed);
      lines.onPromoted = (target, at) => {
        if (target === INTEGRATION_TARGET) consumers.promoted(at);
      };
      part.consumers = consumers;
    }
    this.parts.set(spec.id, part);
  }

  /** The change of an instance whose patch sets run failing jobs again. */
  private rerunChange(spec: InstanceSpec): RerunChange {
    let row: ReviewRow | undefined;
    return {
      ref: (at) => {
        row ??= this.reviews.rerunRow(spec.id, at);
        this.reviews.nextPatchset(row, at);
        return [row, row.patchset];
      },
    };
  }

  private neverBuilt(spec: InstanceSpec): Set<string> {
    const causes = this.scenario.causes.filter(
      (one) => one.kind === "never-built" && one.instances.includes(spec.id),
    );
    return new Set(causes.flatMap((one) => one.packages ?? []));
  }

  private startInstance(part: Part, trouble: Trouble, pace: number): void {
    const { state, builder } = part;
    const { spec } = state;
    const upstream = spec.downstreamOf ? this.parts.get(spec.downstreamOf) : undefined;
    if (upstream) startImports(this.queue, state, builder, upstream.state, this.start + DAY);
    else this.startUpstream(part, pace);
    const perDay = spec.id === "centos9-master" ? 1.7 : 0.2;
    trouble.startDrawing(spec.id, (at) => (at >= this.liveFrom ? 3 * HOUR : DAY) / perDay, this.start + DAY);
    startHousekeeping(this.queue, state, builder, this.start + DAY);
    this.startLines(part);
  }

  private startUpstream({ state, builder }: Part, pace: number): void {
    const neverBuilt = this.neverBuilt(state.spec);
    // A new builder first builds every package once, in the order of their names.
    const first = [...state.packages].sort((a, b) => (a.info.name < b.info.name ? -1 : 1));
    this.queue.at(this.start, (at) => {
      for (const pkg of first)
        if (!neverBuilt.has(pkg.info.name)) builder.enqueue(builder.taskOf(pkg), at, INITIAL);
    });
    const { anchor, liveFrom } = this;
    const arrivals = new Arrivals(
      this.queue,
      state,
      builder,
      { ...this.shared, anchor, liveFrom },
      (pkg, at) => this.reviews.propose(state.spec.id, pkg, at),
    );
    arrivals.startDays(this.start + 6 * HOUR);
    const share = LIVE_SHARE[state.spec.id] ?? 0;
    if (pace > 0 && share > 0) arrivals.startLive(pace / share);
  }

  /** Lines run at fixed distances back from the anchor, so that a scenario's last runs fall where it wants them. */
  private startLines({ state, lines, consumers }: Part): void {
    const { spec, random, components } = state;
    const every = (hours: number, back: number, run: (at: number) => void) => {
      const step = hours * HOUR;
      const runs = Math.floor((this.anchor - back * HOUR - this.start - DAY) / step);
      const next = (at: number): void => {
        run(at);
        this.queue.at(at + step, next);
      };
      this.queue.at(this.anchor - back * HOUR - runs * step, next);
    };
    for (const component of components) {
      every(spec.componentLineHours, random.between(1, spec.componentLineHours), (at) =>
        lines.runComponent(component, at),
      );
    }
    every(spec.integrationLineHours, 9, (at) => lines.runIntegration(at));
    if (PUPPET_INSTANCES.has(spec.id)) every(48, 20, (at) => lines.runPuppet(at));
    if (consumers) every(12, 5, (at) => consumers.run(at));
  }
}
