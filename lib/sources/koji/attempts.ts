import { isLaterAttempt } from "@/lib/domain/koji/attempt";
import type { KojiBuildFact, KojiBuildState, KojiRejected, KojiTaskFact } from "@/lib/domain/koji/facts";
import { build, taskInfos } from "./requests";
import { CALLS_AT_ONCE, type KojiRpc } from "./rpc";

interface Resolved {
  builds: KojiBuildFact[];
  gone: number[];
  rejected: KojiRejected[];
}

/**
 * Asks for attempts that left the list of what is building, one by one. A build that was submitted again meanwhile shows
 * only its new attempt; how the old one ended is then read from its task. A call that fails leaves its attempt as it is,
 * to be asked for the next time.
 */
export async function resolveAttempts(
  rpc: KojiRpc,
  attempts: readonly KojiBuildFact[],
  signal: AbortSignal,
): Promise<Resolved> {
  const resolved: Resolved = { builds: [], gone: [], rejected: [] };
  const replaced: KojiBuildFact[] = [];
  const answers = await rpc.askAll(
    attempts.map(({ buildId }) => build(buildId)),
    signal,
  );
  for (const [i, attempt] of attempts.entries()) {
    const answer = answers[i];
    if (!answer?.ok) continue;
    const [now] = answer.value.facts;
    resolved.rejected.push(...answer.value.rejected);
    if (answer.value.size === 0) resolved.gone.push(attempt.buildId);
    if (now) resolved.builds.push(now);
    if (now && isLaterAttempt(now, attempt)) replaced.push(attempt);
  }
  resolved.builds.push(...(await endings(rpc, replaced, signal)));
  return resolved;
}

/** How attempts ended that a later one replaced, which the hub tells of their tasks alone. */
async function endings(
  rpc: KojiRpc,
  replaced: readonly KojiBuildFact[],
  signal: AbortSignal,
): Promise<KojiBuildFact[]> {
  const tasks = new Map<number, KojiTaskFact>();
  const ids = replaced.flatMap(({ taskId }) => taskId ?? []);
  for (let at = 0; at < ids.length; at += CALLS_AT_ONCE)
    for (const task of (await rpc.ask(taskInfos(ids.slice(at, at + CALLS_AT_ONCE)), signal)).facts)
      tasks.set(task.taskId, task);
  return replaced.map((attempt) => {
    const task = attempt.taskId === null ? undefined : tasks.get(attempt.taskId);
    return { ...attempt, state: endState(task), completedAt: task?.completedAt ?? attempt.completedAt };
  });
}

/** Only what FAILED or was CANCELED can be submitted again; which of the two, the task knows. */
function endState(task: KojiTaskFact | undefined): KojiBuildState {
  return task?.state === "FAILED" || task?.state === "CANCELED" ? task.state : "unknown";
}
