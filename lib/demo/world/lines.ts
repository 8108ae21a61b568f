import { aggregateRepoFile, md5 } from "../rows/repo-file";
import type { CommitRow } from "../rows/row-types";
import type { Cause, Causes } from "./causes";
import type { EventQueue } from "./event-queue";
import { publicUrl } from "./instances";
import {
  alternativeJobs,
  COMPONENT_CANDIDATE,
  COMPONENT_TARGET,
  componentJobs,
  INTEGRATION_CANDIDATE,
  INTEGRATION_TARGET,
  informingJobs,
  integrationJobs,
  PUPPET_CANDIDATE,
  PUPPET_TARGET,
  puppetJobs,
} from "./jobs";
import type { InstanceState } from "./state";

const REPORTER = "review_rdoproject_org";
const HOUR = 3600;
/** The integration line waits while this many components have been red for half a day. */
const RED_COMPONENTS = 3;

/** A commit or an aggregate under test, with what its jobs have said so far. */
interface Candidate {
  rows: readonly CommitRow[];
  row?: CommitRow;
  aggregateHash?: string;
  jobs: readonly string[];
  criteria: readonly string[];
  alternatives: Readonly<Record<string, readonly string[]>>;
  passed: Set<string>;
  running: number;
  promoted: boolean;
  user: string;
  target: string;
}

/** The CI lines of one instance: they promote candidates, run jobs on them and promote what passed. */
export class Lines {
  /** The newest candidate of each line, by label (and component). */
  private readonly candidates = new Map<string, Candidate>();

  constructor(
    private readonly queue: EventQueue,
    private readonly state: InstanceState,
    private readonly causes: Causes,
    /** True while chance must not fail a job here: a scenario wants this line to pass. */
    private readonly isSure: (at: number) => boolean,
  ) {}

  /** DLRN's own vote: the build left its component with nothing failing. */
  voteConsistent(row: CommitRow, at: number): void {
    const { state } = this;
    this.stand("consistent", row);
    state.store.addVote({
      id: state.nextId("vote"),
      commitId: row.id,
      ciName: "consistent",
      ciUrl: "",
      ciVote: true,
      ciInProgress: false,
      timestamp: Math.floor(at),
      notes: "",
      user: null,
      component: row.component,
    });
  }

  /** One run of a component's line: tests its newest consistent build. */
  runComponent(component: string, at: number): void {
    const row = this.state.standing.get("consistent")?.get(component);
    if (!row || this.testAgain(`${COMPONENT_CANDIDATE}/${component}`, [row], at)) return;
    this.promote(COMPONENT_CANDIDATE, [row], at, REPORTER);
    const criteria = componentJobs(this.state.spec, component);
    const line = { jobs: criteria, criteria, alternatives: {}, user: REPORTER, target: COMPONENT_TARGET };
    this.test(`${COMPONENT_CANDIDATE}/${component}`, { ...line, row, rows: [row] }, at);
  }

  /** One run of the integration line: all promoted components together. */
  runIntegration(at: number): void {
    const { spec, redSince } = this.state;
    const red = [...redSince.values()].filter((since) => at - since > HOUR * 12).length;
    if (red >= RED_COMPONENTS) return;
    const alternatives = alternativeJobs(spec);
    const criteria = integrationJobs(spec);
    const jobs = [...criteria, ...Object.values(alternatives).flat(), ...informingJobs(spec)];
    const line = { jobs, criteria, alternatives, user: REPORTER, target: INTEGRATION_TARGET };
    this.runAggregate(COMPONENT_TARGET, INTEGRATION_CANDIDATE, line, at);
  }

  /** One run of the puppet line, on what is consistent. */
  runPuppet(at: number): void {
    const jobs = puppetJobs(this.state.spec);
    const line = { jobs, criteria: jobs, alternatives: {}, user: "ciuser", target: PUPPET_TARGET };
    this.runAggregate("consistent", PUPPET_CANDIDATE, line, at);
  }

  private runAggregate(
    from: string,
    label: string,
    line: Pick<Candidate, "jobs" | "criteria" | "alternatives" | "user" | "target">,
    at: number,
  ): void {
    const rows = [...(this.state.standing.get(from)?.values() ?? [])];
    if (rows.length === 0 || this.testAgain(label, rows, at)) return;
    const aggregate = this.promote(label, rows, at, line.user);
    this.test(label, { ...line, rows, aggregateHash: aggregate }, at);
  }

  /** True when the rows were the line's last candidate: its missing jobs are run again, unless all is well. */
  private testAgain(label: string, rows: readonly CommitRow[], at: number): boolean {
    const last = this.candidates.get(label);
    if (!last || last.rows.length !== rows.length || rows.some((row) => !last.rows.includes(row)))
      return false;
    if (!last.promoted && last.running === 0) {
      for (const job of last.jobs) if (!last.passed.has(job)) this.run(last, job, at, 1);
    }
    return true;
  }

  private stand(name: string, row: CommitRow): Map<string, CommitRow> {
    const standing = this.state.standing.get(name) ?? new Map<string, CommitRow>();
    this.state.standing.set(name, standing);
    return standing.set(row.component ?? "", row);
  }

  /** Writes a promotion or a batch of them, in one second; the last row carries the hash of the whole. */
  promote(promoteName: string, rows: readonly CommitRow[], at: number, user: string): string {
    for (const row of rows) this.stand(promoteName, row);
    const all = [...(this.state.standing.get(promoteName)?.values() ?? [])];
    const aggregate = md5(aggregateRepoFile(publicUrl(this.state.spec), all));
    const ordered = [...rows].sort((a, b) => ((a.component ?? "") < (b.component ?? "") ? -1 : 1));
    for (const [index, row] of ordered.entries()) {
      this.state.store.addPromotion({
        id: this.state.nextId("promotion"),
        commitId: row.id,
        promoteName,
        timestamp: Math.floor(at),
        user,
        component: row.component,
        aggregateHash: index === ordered.length - 1 ? aggregate : null,
      });
    }
    return aggregate;
  }

  private test(label: string, line: Omit<Candidate, "passed" | "running" | "promoted">, at: number): void {
    const candidate: Candidate = { ...line, passed: new Set(), running: 0, promoted: false };
    this.candidates.set(label, candidate);
    for (const job of line.jobs) this.run(candidate, job, at, 1);
  }

  private run(candidate: Candidate, job: string, at: number, attempts: number): void {
    const { random } = this.state;
    const start = at + random.between(0.05, 0.6) * HOUR;
    const end = start + random.between(0.7, 2.6) * HOUR;
    candidate.running++;
    if (random.chance(0.35)) this.queue.at(start, (now) => this.vote(candidate, job, now, { running: true }));
    this.queue.at(end, (now) => this.finish(candidate, job, now, attempts));
  }

  private finish(candidate: Candidate, job: string, at: number, attempts: number): void {
    const { random } = this.state;
    const cause = this.judge(job, at);
    this.vote(candidate, job, at, { running: false, ...(cause ? { cause } : {}) });
    candidate.running--;
    if (!cause) candidate.passed.add(job);
    else if (attempts < 3 && random.chance(0.6)) {
      candidate.running++;
      this.queue.at(at + random.between(0.2, 1) * HOUR, (now) => {
        candidate.running--;
        this.run(candidate, job, now, attempts + 1);
      });
    }
    if (candidate.running > 0 || candidate.promoted || !this.isMet(candidate)) return;
    candidate.promoted = true;
    const { target, rows, user } = candidate;
    this.queue.at(at + random.between(0.2, 0.8) * HOUR, (now) => this.promote(target, rows, now, user));
  }

  private isMet({ criteria, alternatives, passed }: Candidate): boolean {
    return criteria.every((job) => passed.has(job) || alternatives[job]?.some((other) => passed.has(other)));
  }

  /** Why a job fails, or undefined. */
  private judge(job: string, at: number): Cause | undefined {
    const { random, spec } = this.state;
    const own = this.causes.ofJob(spec.id, job);
    if (own && random.chance(own.rate ?? 1)) return own;
    if (this.isSure(at)) return undefined;
    const noNodes = this.causes.ofKind(spec.id, "no-nodes");
    if (noNodes && random.chance(0.6)) return noNodes;
    return random.chance(0.06) ? this.causes.ofKind(spec.id, "flaky-job") : undefined;
  }

  private vote(
    candidate: Candidate,
    job: string,
    at: number,
    result: { running: boolean; cause?: Cause },
  ): void {
    const { state } = this;
    const { random, spec, store } = state;
    const failed = result.cause !== undefined;
    const build = random.hex(7);
    const logs = `https://logserver.rdo.example/${build.slice(0, 2)}/github.com/rdo-infra/rdo-jobs/${random.hex(3)}/${job}/${build}`;
    const vote = {
      ciName: job,
      ciUrl: result.running ? "" : logs,
      ciVote: !result.running && !failed,
      ciInProgress: result.running,
      // Reporters choose the timestamp themselves, a little before they report.
      timestamp: Math.floor(at - (result.running ? 0 : random.between(0, 240))),
      notes: failed
        ? (result.cause?.detail?.result ??
          random.pick(["tempest failure", "POST_FAILURE", "deployment failed"]))
        : "",
      user: result.running ? "ciuser" : candidate.user,
    };
    if (candidate.row) {
      const id = state.nextId("vote");
      store.addVote({ id, commitId: candidate.row.id, component: candidate.row.component, ...vote });
      result.cause?.failures.push({ instance: spec.id, table: "civotes", id });
      return;
    }
    const id = state.nextId("voteAgg");
    store.addVoteAgg({ id, refHash: candidate.aggregateHash ?? "", ...vote });
    result.cause?.failures.push({ instance: spec.id, table: "civotes_agg", id });
  }
}
