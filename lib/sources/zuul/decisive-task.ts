import type { BuildPhase, EvidenceLine, FailedTask } from "@/lib/domain/failure/evidence";
import { cleanLine, tellingLines } from "@/lib/domain/failure/telling";
import { clean } from "./map";
import type { HostResultWire, LoopItemWire, PlaybookWire, PlayWire, TaskWire } from "./schema-logs";

export interface Decisive {
  /** False where the file breaks off before it could tell, or lacks the playbook before. */
  certain: boolean;
  phase: BuildPhase | null;
  task: FailedTask | null;
  alsoFailed: FailedTask[];
  /** Tasks of the same playbook that failed and did not matter. */
  ignored: number;
  lines: EvidenceLine[];
}

interface Failed {
  play: PlayWire;
  task: TaskWire;
  hosts: string[];
}

const PHASES: readonly string[] = ["pre", "run", "post"] satisfies BuildPhase[];
const MOST_LINES = 60;
const MOST_LINES_PER_TEXT = 25;
const MOST_ITEMS = 5;

/**
 * The task that ended the build, by what job-output.json tells: of the first playbook in which a host counts a failure or
 * was unreachable, the last failed task of each such host. Earlier failed tasks of the host were ignored or rescued, which
 * nothing in the task itself says. Between hosts the earliest task comes first: others fail after it, and because of it.
 *
 * @returns undefined when no playbook of the file failed
 */
export function decisiveTask(playbooks: readonly PlaybookWire[]): Decisive | undefined {
  for (const playbook of playbooks) {
    const failing = failingHosts(playbook);
    if (failing.length === 0) continue;
    const all = playbook.plays.flatMap((play) => play.tasks.map((task) => ({ play, task })));
    const decisive: Failed[] = [];
    for (const { host, onlyUnreachable } of failing) {
      const last = all.findLast(({ task }) => {
        const result = task.hosts[host];
        return result?.unreachable === true || (!onlyUnreachable && result?.failed === true);
      });
      const known = decisive.find(({ task }) => task === last?.task);
      if (known) known.hosts.push(host);
      else if (last) decisive.push({ ...last, hosts: [host] });
    }
    decisive.sort((a, b) => a.play.at - b.play.at || a.task.at - b.task.at);
    const [first] = decisive;
    const phase = PHASES.includes(playbook.phase ?? "") ? (playbook.phase as BuildPhase) : null;
    const tasks = decisive.map((failed) => toFailedTask(playbook, phase, failed));
    // A playbook that was stopped for time writes nothing: only what came after it is there to have failed.
    const hasRun = phase !== "post" || playbooks.some((other) => other.phase === "run");
    return {
      certain: hasRun && Boolean(playbook.stats),
      phase,
      task: tasks[0] ?? null,
      alsoFailed: tasks.slice(1),
      ignored: all.filter(({ task }) => !decisive.some((failed) => failed.task === task)).length,
      lines: first ? linesOf(first) : [],
    };
  }
  return undefined;
}

/** Hosts a playbook failed on. Where the file breaks off there are no counts: every host with a failed task may be one. */
function failingHosts(playbook: PlaybookWire): { host: string; onlyUnreachable: boolean }[] {
  if (playbook.stats)
    return Object.entries(playbook.stats).flatMap(([host, { failures, unreachable }]) =>
      (failures ?? 0) > 0 || (unreachable ?? 0) > 0 ? [{ host, onlyUnreachable: !failures }] : [],
    );
  const hosts = playbook.plays.flatMap(({ tasks }) =>
    tasks.flatMap((task) => Object.keys(task.hosts).filter((host) => hasFailedOn(task, host))),
  );
  return [...new Set(hosts)].map((host) => ({ host, onlyUnreachable: false }));
}

const hasFailedOn = (task: TaskWire, host: string) =>
  task.hosts[host]?.failed === true || task.hosts[host]?.unreachable === true;

function toFailedTask(
  playbook: PlaybookWire,
  phase: BuildPhase | null,
  { play, task, hosts }: Failed,
): FailedTask {
  const [result] = hosts.flatMap((host) => task.hosts[host] ?? []);
  const items = result?.results ?? [];
  const code = Number(items[0]?.rc ?? result?.rc ?? Number.NaN);
  const startedAt = Date.parse(task.task?.duration?.start ?? "");
  return {
    name: cleanLine(task.task?.name ?? ""),
    role: task.role?.name ? cleanLine(task.role.name) : null,
    play: play.play?.name ? cleanLine(play.play.name) : null,
    playbook: playbook.playbook ? clean(playbook.playbook) : null,
    phase,
    action: result?.action ?? null,
    hosts: hosts.map(clean),
    unreachable: hosts.every((host) => task.hosts[host]?.unreachable === true),
    noLog: result?.censored !== undefined && result.censored !== null,
    items: items.slice(0, MOST_ITEMS).map(({ item }) => cleanLine(asText(item))),
    returnCode: Number.isNaN(code) ? null : code,
    anchor: `${playbook.at}/${play.at}/${task.at}`,
    startedAt: Number.isNaN(startedAt) ? null : new Date(startedAt),
  };
}

/** What every failure of a module is introduced with, and says nothing. */
const EMPTY_WORDS =
  /^(?:non-zero return code|one or more items failed|all items completed|module failure.*|failed as requested from task|the command exited with .{0,40})\W*$/is;

function linesOf({ task, hosts }: Failed): EvidenceLine[] {
  const name = task.role?.name ? `${task.role.name} : ${task.task?.name ?? ""}` : (task.task?.name ?? "");
  const lines: EvidenceLine[] = [];
  const seen = new Set<string>();
  const add = (field: EvidenceLine["field"], text: unknown) => {
    const words = asText(text);
    if (words === "" || EMPTY_WORDS.test(words)) return;
    for (const { line, text: kept } of tellingLines(words, MOST_LINES_PER_TEXT)) {
      if (lines.length >= MOST_LINES || seen.has(kept)) continue;
      seen.add(kept);
      lines.push({ text: kept, file: "job-output.json", line, task: cleanLine(name), field });
    }
  };
  for (const host of hosts) {
    const result = task.hosts[host];
    if (!result) continue;
    const items = result.results?.slice(0, MOST_ITEMS) ?? [];
    for (const outcome of items.length > 0 ? items : [result]) addOutcome(outcome, add);
  }
  return lines;
}

function addOutcome(
  outcome: HostResultWire | LoopItemWire,
  add: (field: EvidenceLine["field"], text: unknown) => void,
): void {
  add("msg", outcome.msg);
  add("msg", outcome.reason);
  add("stderr", outcome.stderr);
  add("exception", outcome.exception);
  add("stderr", outcome.module_stderr);
  add("stdout", outcome.stdout);
  add("stdout", outcome.module_stdout);
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(asText).join("\n");
  return JSON.stringify(value);
}
