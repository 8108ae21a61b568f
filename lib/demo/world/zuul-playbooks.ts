import type { ZuulBuildRow } from "../rows/zuul-rows";
import { Random } from "./random";
import type { ZuulFault } from "./zuul-ci";
import type { FailedTaskWords } from "./zuul-task-words";
import { wordsOf } from "./zuul-words";

type Phase = "pre" | "run" | "post";

/** One task of a playbook, as both logs tell it. */
export interface LoggedTask {
  role: string | null;
  name: string;
  action: string;
  at: number;
  seconds: number;
  stdout: readonly string[];
  failed?: FailedTaskWords;
  /** It failed and `ignore_errors` let the play go on. */
  ignored?: boolean;
}

export interface LoggedPlaybook {
  phase: Phase;
  path: string;
  trusted: boolean;
  play: string;
  tasks: LoggedTask[];
  /** Stopped for time: it wrote no results of its own. */
  stopped: boolean;
}

/** The node that everything runs on. */
export const HOST = "controller";
const CONFIG = "review.rdo.example/config/playbooks";
const JOBS = "review.rdo.example/rdo-jobs/playbooks";

type Step = readonly [role: string | null, name: string, action: string, said?: string];
const PRE: readonly Step[] = [
  ["validate-host", "Ask the node who it is", "command", "controller"],
  ["prepare-workspace", "Copy the sources to the node", "synchronize"],
  ["repo-setup", "Write the repositories", "template"],
  ["prepare-node", "Make room for the job", "command", "/dev/vda1        80G   11G   69G  14% /"],
];
const RUN: readonly Step[] = [
  ["ci_setup", "Read the hash under test", "uri"],
  ["ci_setup", "Install the tools of the job", "dnf"],
  ["install_dependencies", "Install what the scenario needs", "dnf"],
  ["scenario", "Write the scenario", "template", "written"],
];
const POST: readonly Step[] = [
  ["collect-logs", "Collect the logs", "shell", "collected 214 files"],
  ["ara-report", "Write the report", "command"],
];

/** What hides a failed run: the logs could not all be uploaded either. */
const NO_UPLOAD: Omit<LoggedTask, "at" | "seconds"> = {
  role: "upload-logs",
  name: "Upload the logs",
  action: "synchronize",
  stdout: [],
  failed: {
    role: "upload-logs",
    task: "Upload the logs",
    action: "synchronize",
    host: HOST,
    msg: "rsync: [sender] write error: Broken pipe (32)",
    rc: 12,
  },
};

/** What a build did, playbook by playbook, told the same each time. Without a fault it went well. */
export function playbooksOf(build: ZuulBuildRow, fault: ZuulFault | undefined): LoggedPlaybook[] {
  const random = new Random("job-output", build.uuid);
  const start = build.start ?? 0;
  const length = Math.max(60, build.duration ?? 60);
  const failed = fault && build.result !== "TIMED_OUT" ? wordsOf(build, fault) : undefined;
  const make = (
    phase: Phase,
    path: string,
    play: string,
    steps: readonly Step[],
    from: number,
    to: number,
  ) => {
    const playbook: LoggedPlaybook = {
      phase,
      path,
      play,
      trusted: path.startsWith(CONFIG),
      tasks: [],
      stopped: false,
    };
    const each = (to - from) / (steps.length + 1);
    for (const [index, [role, name, action, said]] of steps.entries())
      playbook.tasks.push({
        role,
        name,
        action,
        at: start + from + each * index,
        seconds: each * random.between(0.5, 0.95),
        stdout: said === undefined ? [] : [said],
      });
    if (failed && fault?.phase === phase)
      addFailure(playbook, failed, start + from + each * steps.length, each, random);
    return playbook;
  };
  const early = fault?.phase === "pre" ? length * 0.9 : Math.min(length * 0.15, 300);
  const late = length - Math.min(length * 0.1, 240);
  const all = [make("pre", `${CONFIG}/base/pre.yaml`, "Prepare the node", PRE, 5, early)];
  if (fault?.phase === "pre") return all;
  const run = make("run", `${JOBS}/${runOf(build.jobName)}/run.yaml`, "Run the job", RUN, early, late);
  if (build.result === "TIMED_OUT" && fault) stop(run, wordsOf(build, fault), start + early);
  const post = make("post", `${CONFIG}/base/post.yaml`, "Collect and upload", POST, late, length);
  if (build.result === "POST_FAILURE" && fault?.phase === "run")
    post.tasks.push({ ...NO_UPLOAD, at: start + length - 5, seconds: 4 });
  return [...all, run, post];
}

const runOf = (job: string) =>
  /^DLRN/.test(job) ? "dlrn" : /rpmlint/.test(job) ? "lint" : /promote/.test(job) ? "promote" : "scenario";

function addFailure(
  playbook: LoggedPlaybook,
  failed: FailedTaskWords,
  at: number,
  seconds: number,
  random: Random,
): void {
  if (playbook.phase === "run" && random.chance(0.2))
    playbook.tasks.splice(2, 0, {
      role: "ci_setup",
      name: "Remove what an earlier run has left",
      action: "command",
      at: at - seconds,
      seconds: 1,
      stdout: [],
      ignored: true,
      failed: {
        role: "ci_setup",
        task: "Remove what an earlier run has left",
        action: "command",
        host: HOST,
        msg: "non-zero return code",
        rc: 1,
        stderr: ["Error: no container with that name"],
      },
    });
  const { role, task, action, stdout = [] } = failed;
  playbook.tasks.push({ role, name: task, action, at, seconds: seconds * 0.9, stdout, failed });
}

function stop(
  playbook: LoggedPlaybook,
  { role, task, action, stdout = [] }: FailedTaskWords,
  at: number,
): void {
  playbook.stopped = true;
  playbook.tasks.push({ role, name: task, action, at: at + 900, seconds: 0, stdout });
}
