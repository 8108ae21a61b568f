import type { ReviewAccount, ReviewRow } from "../rows/review-rows";
import { ReviewStore } from "../rows/review-store";
import type { CommitRow } from "../rows/row-types";
import type { Builder } from "./builder";
import type { Causes } from "./causes";
import type { EventQueue } from "./event-queue";
import { checkJobs, gateJobs } from "./jobs";
import { Random } from "./random";
import { blunder, type Change, type MergedChange, reviewRow } from "./review-change";
import { ReviewChecks } from "./review-checks";
import { ReviewFlow } from "./review-flow";
import {
  BUILDER,
  distgitBranch,
  distgitProject,
  ftbfsText,
  PACKAGERS,
  proposalText,
  type ReviewText,
} from "./review-words";
import type { InstanceState, WorldPackage } from "./state";
import type { ZuulCi } from "./zuul-ci";
import type { KojiJobs } from "./zuul-koji";

const HOUR = 3600;
const JOBS_PROJECT = "rdo-jobs";

interface Part {
  state: InstanceState;
  builder: Builder;
}

/** Code review: changes are proposed, checked, approved, gated and merged; builds that fail get a review of their own. */
export class Reviews {
  readonly store = new ReviewStore();
  /** Called with every distgit change that merges, in order of time. Add to it before the world starts. */
  readonly onMerged: ((merged: MergedChange) => void)[] = [];
  private readonly random: Random;
  private readonly flow: ReviewFlow;
  private readonly checks: ReviewChecks;
  /** Open reviews of failing packages, by instance and package. */
  private readonly failing = new Map<string, Change>();
  private number = 58_000;

  constructor(
    private readonly queue: EventQueue,
    ci: ZuulCi,
    private readonly causes: Causes,
    private readonly parts: ReadonlyMap<string, Part>,
    seed: string | number,
  ) {
    this.random = new Random(seed, "reviews");
    this.checks = new ReviewChecks(queue, ci, causes, this.random);
    this.flow = new ReviewFlow(queue, this.checks, this.random, (change, at) => this.merged(change, at));
  }

  /** From now on changes of stable branches are built in Koji: scratch builds in check, real ones when they merge. */
  buildIn(koji: KojiJobs): void {
    this.checks.koji = koji;
    this.onMerged.push((merged) => koji.merged(merged, this.store.get(merged.number)?.revision ?? ""));
  }

  /** Somebody proposes a change of a package's spec file; the package is built again when it merges. */
  propose(instance: string, pkg: WorldPackage, at: number, urgent = false): void {
    const { state } = this.part(instance);
    const { random } = this;
    const text = proposalText({ spec: state.spec, name: pkg.info.name, version: pkg.version }, random);
    const change = this.open(instance, pkg, text, random.pick(PACKAGERS), "proposal", at);
    change.urgent = urgent;
    if (!urgent && random.chance(0.18)) change.mistake = blunder(this.causes, change, this.random, at);
    this.flow.upload(change, at);
    if (!urgent && random.chance(0.04))
      this.queue.at(at + random.between(3, 9) * 60, (now) => this.flow.upload(change, now));
  }

  /** DLRN opens a review for a package that has begun to fail. */
  buildFailed(instance: string, row: CommitRow, at: number): void {
    const key = `${instance} ${row.projectName}`;
    const { state } = this.part(instance);
    const pkg = state.byName.get(row.projectName);
    if (!pkg || state.spec.downstreamOf || this.failing.has(key)) return;
    const change = this.open(
      instance,
      pkg,
      ftbfsText(state.spec, row, pkg.info.upstream),
      BUILDER,
      "ftbfs",
      at,
    );
    this.failing.set(key, change);
    this.queue.at(at + 40, (now) => this.flow.upload(change, now));
  }

  /** The package builds again: a review that nobody has taken up is closed. */
  buildRecovered(instance: string, name: string, at: number): void {
    const key = `${instance} ${name}`;
    const change = this.failing.get(key);
    if (!change) return;
    this.failing.delete(key);
    this.queue.at(at + this.random.between(0.2, 5) * HOUR, (now) => {
      if (!change.urgent) this.flow.abandon(change, now);
    });
  }

  /** Somebody fixes a package: on the review that was opened for its failure, if there is one. */
  fix(instance: string, pkg: WorldPackage, at: number): void {
    const change = this.failing.get(`${instance} ${pkg.info.name}`);
    if (change?.row.status !== "NEW") {
      this.propose(instance, pkg, at, true);
      return;
    }
    change.urgent = true;
    change.tries = 0;
    this.flow.upload(change, at);
  }

  /** A change of anything that is no distgit. */
  other(
    spec: { project: string; text: ReviewText; owner: ReviewAccount; jobs: readonly string[] },
    at: number,
  ): void {
    const jobs = spec.jobs.map((name) => ({ name, voting: true }));
    const row = this.newRow(spec.project, "master", spec.text, spec.owner, at);
    const change: Change = {
      row,
      instance: "centos9-master",
      pkg: null,
      version: null,
      kind: "other",
      urgent: false,
      tries: 0,
      turn: 0,
      checkJobs: jobs,
      gateJobs: jobs,
    };
    this.flow.upload(change, at);
  }

  /** A change of the jobs themselves that has just merged; nobody here cares how it got there. */
  landed(subject: string, at: number): ReviewRow {
    const text = { subject, body: `${subject}.`, topic: null };
    const row = this.newRow(
      JOBS_PROJECT,
      "master",
      text,
      PACKAGERS[this.number % PACKAGERS.length] ?? BUILDER,
      at - 3 * HOUR,
    );
    this.flow.nextPatchset(row, at - 3 * HOUR);
    row.status = "MERGED";
    row.submitted = at;
    row.updated = at;
    return row;
  }

  /** A change that is only there to run jobs by hand; each call is its next patch set. */
  rerunRow(instance: string, at: number): ReviewRow {
    const { state } = this.part(instance);
    const owner = PACKAGERS[this.random.whole(0, 3)] ?? BUILDER;
    const subject = `[DNM] Run failing jobs of ${state.spec.jobRelease} again`;
    return this.newRow(
      "testproject",
      "master",
      { subject, body: "Not to be merged.", topic: null },
      owner,
      at,
      true,
    );
  }

  /** Puts the next patch set on a change that runs no course of its own. */
  nextPatchset(row: ReviewRow, at: number): void {
    this.flow.nextPatchset(row, at);
  }

  /** The commit a branch of a distgit, or of an upstream project, stands on. */
  head(project: string, branch: string): string | undefined {
    for (const { state } of this.parts.values()) {
      const { spec } = state;
      if (spec.downstreamOf) continue;
      for (const pkg of state.packages) {
        const upstream = pkg.info.upstream.replace(/^https:\/\/[^/]+\//, "");
        if (spec.branch === branch && upstream === project) return pkg.commitHash;
        if (distgitBranch(spec) === branch && distgitProject(pkg.info) === project) return pkg.distroHash;
      }
    }
    return undefined;
  }

  /** What merged is built again, and told to whoever listens. */
  private merged({ row, pkg, version, instance }: Change, at: number): void {
    if (!pkg) return;
    const { state, builder } = this.part(instance);
    if (version) pkg.version = version;
    const { number, project, branch, subject } = row;
    const merged = { number, project, branch, subject, instance, version, at };
    for (const listen of this.onMerged)
      listen({ ...merged, release: state.spec.release, packageName: pkg.info.name });
    builder.distgitChange(pkg, at);
  }

  private open(
    instance: string,
    pkg: WorldPackage,
    text: ReviewText,
    owner: ReviewAccount,
    kind: Change["kind"],
    at: number,
  ): Change {
    const { spec } = this.part(instance).state;
    const { info } = pkg;
    return {
      row: this.newRow(distgitProject(info), distgitBranch(spec), text, owner, at),
      instance,
      pkg,
      packageName: info.name,
      version: text.version ?? null,
      kind,
      urgent: false,
      tries: 0,
      turn: 0,
      checkJobs: checkJobs(spec, info.conf),
      gateJobs: gateJobs(spec, info.conf),
    };
  }

  private newRow(
    project: string,
    branch: string,
    text: ReviewText,
    owner: ReviewAccount,
    at: number,
    workInProgress = false,
  ): ReviewRow {
    const changeId = `I${this.random.hex(40)}`;
    const number = ++this.number;
    const row = reviewRow({ number, changeId, project, branch, text, owner, workInProgress }, at);
    this.store.add(row);
    return row;
  }

  private part(instance: string): Part {
    const part = this.parts.get(instance);
    if (!part) throw new Error(`no instance ${instance}`);
    return part;
  }
}
