import type { ZuulBuildRow } from "../rows/zuul-rows";
import { HOST, type LoggedPlaybook, type LoggedTask } from "./zuul-playbooks";

const iso = (seconds: number) => `${new Date(seconds * 1000).toISOString().slice(0, 23)}000Z`;

function resultOf(task: LoggedTask) {
  const { failed, action, stdout } = task;
  const told = action === "command" || action === "shell";
  const texts = (out: readonly string[], err: readonly string[]) => ({
    stdout: out.join("\n"),
    stdout_lines: out,
    stderr: err.join("\n"),
    stderr_lines: err,
  });
  if (!failed) return { action, changed: told, ...(told ? { rc: 0, msg: "", ...texts(stdout, []) } : {}) };
  if (failed.unreachable) return { action, changed: false, msg: failed.msg, unreachable: true };
  const outcome = {
    changed: told,
    failed: true,
    msg: failed.msg,
    ...(failed.rc === undefined ? {} : { rc: failed.rc }),
    ...(told || failed.stderr ? texts(failed.stdout ?? [], failed.stderr ?? []) : {}),
  };
  if (!failed.items) return { action, ...outcome };
  const results = failed.items.map((item, index) =>
    index === (failed.items?.length ?? 0) - 1
      ? { ansible_loop_var: "item", item, ...outcome, msg: "non-zero return code" }
      : { ansible_loop_var: "item", item, changed: true, failed: false, rc: 0, msg: "", ...texts([], []) },
  );
  return { action, changed: true, failed: true, msg: failed.msg, results };
}

function statsOf({ tasks }: LoggedPlaybook) {
  const count = (fits: (task: LoggedTask) => boolean) => tasks.filter(fits).length;
  const unreachable = count(({ failed }) => failed?.unreachable === true);
  const ignored = count(({ ignored: let_go }) => let_go === true);
  return {
    changed: count(({ failed }) => !failed),
    failures: count(({ failed, ignored: let_go }) => failed !== undefined && !failed.unreachable && !let_go),
    ignored,
    ok: count(({ failed }) => !failed) + ignored,
    rescued: 0,
    skipped: 1,
    unreachable,
  };
}

/** job-output.json: what Ansible's callback writes, playbook by playbook; a stopped one is missing. */
export function jobOutputJson(playbooks: readonly LoggedPlaybook[]): string {
  const told = playbooks.filter(({ stopped }) => !stopped);
  return JSON.stringify(
    told.map((playbook, index) => ({
      branch: "master",
      index: String(index),
      phase: playbook.phase,
      playbook: playbook.path,
      plays: [
        {
          play: {
            duration: { start: iso(playbook.tasks[0]?.at ?? 0), end: iso(playbook.tasks.at(-1)?.at ?? 0) },
            id: `02fc0000-0001-6bca-aea8-${String(index).padStart(12, "0")}`,
            name: playbook.play,
          },
          tasks: playbook.tasks.map((task, number) => ({
            hosts: { [HOST]: resultOf(task) },
            ...(task.role === null
              ? {}
              : { role: { id: `role-${index}-${number}`, name: task.role, path: `/roles/${task.role}` } }),
            task: {
              duration: { start: iso(task.at), end: iso(task.at + task.seconds) },
              id: `02fc0000-0001-6bca-${String(index).padStart(4, "0")}-${String(number).padStart(12, "0")}`,
              name: task.name,
            },
          })),
        },
      ],
      stats: { [HOST]: statsOf(playbook) },
      trusted: playbook.trusted,
    })),
    null,
    4,
  );
}

/** job-output.txt: the console, with the marks between playbooks. */
export function consoleText(build: ZuulBuildRow, playbooks: readonly LoggedPlaybook[]): string {
  const lines: string[] = [];
  const say = (at: number, text: string) => lines.push(`${iso(at).slice(0, 26).replace("T", " ")} | ${text}`);
  const start = build.start ?? 0;
  for (const text of [
    "Job console starting...",
    "Updating repositories",
    "Preparing job workspace",
    "Running Ansible setup...",
  ])
    say(start, text);
  for (const playbook of playbooks) {
    const mark = playbook.phase === "run" ? "RUN" : `${playbook.phase.toUpperCase()}-RUN`;
    const place = `[${playbook.trusted ? "trusted" : "untrusted"} : ${playbook.path}@master]`;
    const first = playbook.tasks[0]?.at ?? start;
    say(first, `${mark} START: ${place}`);
    say(first, "");
    say(first, `PLAY [${playbook.play}]`);
    for (const task of playbook.tasks) sayTask(task, say);
    const last = playbook.tasks.at(-1);
    const end = playbook.stopped ? (build.end ?? first) - 240 : (last?.at ?? first) + (last?.seconds ?? 0);
    const stats = statsOf(playbook);
    if (!playbook.stopped) {
      say(end, "");
      say(end, "PLAY RECAP");
      say(
        end,
        `${HOST} | ok: ${stats.ok} changed: ${stats.changed} unreachable: ${stats.unreachable} failed: ${stats.failures} skipped: 1 rescued: 0 ignored: ${stats.ignored}`,
      );
    }
    const ended = playbook.stopped
      ? "RESULT_TIMED_OUT"
      : stats.unreachable > 0
        ? "RESULT_UNREACHABLE"
        : "RESULT_NORMAL";
    say(end, `${mark} END ${ended}: ${place}`);
  }
  return `${lines.join("\n")}\n`;
}

function sayTask(task: LoggedTask, say: (at: number, text: string) => void): void {
  const end = task.at + task.seconds;
  say(task.at, "");
  say(task.at, `TASK [${task.role === null ? "" : `${task.role} : `}${task.name}]`);
  const { failed } = task;
  if (!failed) {
    for (const line of task.stdout) say(end, `${HOST} | ${line}`);
    say(end, `${HOST} | ${task.action === "uri" ? "ok" : "changed"}`);
    return;
  }
  for (const line of [...(failed.stdout ?? []), ...(failed.stderr ?? [])]) say(end, `${HOST} | ${line}`);
  if (failed.unreachable) {
    say(
      end,
      `${HOST} | UNREACHABLE! => ${JSON.stringify({ changed: false, msg: failed.msg, unreachable: true })}`,
    );
    return;
  }
  say(end, `${HOST} | ERROR${failed.items ? `: Item: ${failed.items.at(-1)}` : ""}`);
  say(end, `${HOST} | {`);
  for (const line of failed.msg.split("\n")) say(end, `${HOST} |   "msg": ${JSON.stringify(line)}`);
  say(end, `${HOST} | }`);
  if (task.ignored) say(end, `${HOST} | ERROR: Ignoring Errors`);
}
