import { aggregateRepoFile, md5 } from "../rows/repo-file";
import type { CommitRow } from "../rows/row-types";
import type { Cause } from "./causes";
import { publicUrl } from "./instances";
import {
  alternativeJobs,
  COMPONENT_CANDIDATE,
  COMPONENT_TARGET,
  componentJobs,
  componentLine,
  INTEGRATION_CANDIDATE,
  INTEGRATION_TARGET,
  informingJobs,
  integrationJobs,
  integrationLine,
  PUPPET_CANDIDATE,
  PUPPET_TARGET,
  puppetJobs,
  puppetLine,
} from "./jobs";
import type { Candidate, LineRuns, LineSpec } from "./line-runs";
import type { InstanceState } from "./state";

const REPORTER = "review_rdoproject_org";
const HOUR = 3600;
/** The integration line waits while this many components have been red for half a day. */
const RED_COMPONENTS = 3;

/** The CI lines of one instance: they promote candidates, run jobs on them and promote what passed. */
export class Lines {
  /** The newest candidate of each line, by label (and component). */
  private readonly candidates = new Map<string, Candidate>();

  /** Told of every promotion to a line's target. */
  onPromoted: (target: string, at: number) => void = () => {};

  constructor(
    private readonly state: InstanceState,
    private readonly runs: LineRuns,
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
    const { spec, standing } = this.state;
    const row = standing.get("consistent")?.get(component);
    if (!row) return;
    const criteria = componentJobs(spec, component);
    const names = componentLine(spec, component);
    const line = { names, criteria, jobs: criteria, alternatives: {}, user: REPORTER };
    this.runLine(COMPONENT_CANDIDATE, component, { ...line, target: COMPONENT_TARGET, rows: [row], row }, at);
  }

  /** One run of the integration line: all promoted components together. */
  runIntegration(at: number): void {
    const { spec, redSince } = this.state;
    const red = [...redSince.values()].filter((since) => at - since > HOUR * 12).length;
    if (red >= RED_COMPONENTS) return;
    const alternatives = alternativeJobs(spec);
    const criteria = integrationJobs(spec);
    const jobs = [...criteria, ...Object.values(alternatives).flat(), ...informingJobs(spec)];
    const line = { names: integrationLine(spec), criteria, jobs, alternatives, user: REPORTER };
    const rows = this.standingRows(COMPONENT_TARGET);
    this.runLine(INTEGRATION_CANDIDATE, "", { ...line, target: INTEGRATION_TARGET, rows }, at);
  }

  /** One run of the puppet line, on what is consistent. */
  runPuppet(at: number): void {
    const jobs = puppetJobs(this.state.spec);
    const line = {
      names: puppetLine(this.state.spec),
      criteria: jobs,
      jobs,
      alternatives: {},
      user: "ciuser",
    };
    const rows = this.standingRows("consistent");
    this.runLine(PUPPET_CANDIDATE, "", { ...line, target: PUPPET_TARGET, rows }, at);
  }

  private standingRows(name: string): CommitRow[] {
    return [...(this.state.standing.get(name)?.values() ?? [])];
  }

  /** Moves the candidate and tests it; rows that were the line's last candidate are only tried again. */
  private runLine(label: string, part: string, line: LineSpec, at: number): void {
    const { rows } = line;
    const key = `${label}/${part}`;
    const last = this.candidates.get(key);
    const same = last?.rows.length === rows.length && rows.every((row) => last.rows.includes(row));
    if (last && same) {
      if (!last.promoted && last.running === 0) this.runs.again(last, at);
      return;
    }
    if (rows.length === 0) return;
    this.runs.start(line, at, {
      moved: (candidate, now) => {
        const aggregate = this.promote(label, rows, now, line.user);
        if (!line.row) candidate.aggregateHash = aggregate;
        this.candidates.set(key, candidate);
      },
      vote: (candidate, job, now, result) => this.vote(candidate, job, now, result),
      promote: (now) => {
        this.promote(line.target, rows, now, line.user);
        this.onPromoted(line.target, now);
      },
    });
  }

  private stand(name: string, row: CommitRow): Map<string, CommitRow> {
    const standing = this.state.standing.get(name) ?? new Map<string, CommitRow>();
    this.state.standing.set(name, standing);
    return standing.set(row.component ?? "", row);
  }

  /** Writes a promotion or a batch of them, in one second; the last row carries the hash of the whole. */
  promote(promoteName: string, rows: readonly CommitRow[], at: number, user: string): string {
    for (const row of rows) this.stand(promoteName, row);
    const all = this.standingRows(promoteName);
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

  /** A job's word on a candidate; a finished one links to the logs of its build. */
  private vote(
    candidate: Candidate,
    job: string,
    at: number,
    { logUrl, cause }: { logUrl: string | null; cause?: Cause | undefined },
  ): void {
    const { state } = this;
    const { random, spec, store } = state;
    const running = logUrl === null;
    const vote = {
      ciName: job,
      // The reporter of the puppet line writes addresses without the slash at their end.
      ciUrl: candidate.user === REPORTER ? (logUrl ?? "") : (logUrl ?? "").replace(/\/$/, ""),
      ciVote: !running && !cause,
      ciInProgress: running,
      // Reporters choose the timestamp themselves, a little before they report.
      timestamp: Math.floor(at - (running ? 0 : random.between(0, 240))),
      notes: cause ? (cause.detail?.result ?? random.pick(["tempest failure", "deployment failed"])) : "",
      user: running ? "ciuser" : candidate.user,
    };
    if (candidate.row) {
      const id = state.nextId("vote");
      store.addVote({ id, commitId: candidate.row.id, component: candidate.row.component, ...vote });
      cause?.failures.push({ instance: spec.id, table: "civotes", id });
      return;
    }
    const id = state.nextId("voteAgg");
    store.addVoteAgg({ id, refHash: candidate.aggregateHash ?? "", ...vote });
    cause?.failures.push({ instance: spec.id, table: "civotes_agg", id });
  }
}
