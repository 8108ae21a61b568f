import type { KojiBuildFact, KojiFailureFact, KojiLogTail, KojiTaskFact } from "@/lib/domain/koji/facts";
import { failingLogs } from "@/lib/domain/koji/failure-class";
import type { ProdchainError } from "@/lib/shared/errors";
import { KojiFault } from "./fault";
import { taskInfos } from "./requests";
import type { KojiAnswer, KojiRequest, KojiRpc } from "./rpc";
import { downloadOutput, type TaskFault, taskOutput, taskResult, taskTree } from "./task-requests";

/** Bytes of the failing log's end to keep. */
const TAIL = 24 * 1024;

/** Attempts to ask for together: two calls for each are one multiCall, and the logs' ends a megabyte. */
export const FAILURES_AT_ONCE = 40;

export type FailedAttempt = Pick<KojiBuildFact, "buildId" | "creationEventId"> & { taskId: number };

export interface FailuresRead {
  facts: KojiFailureFact[];
  /** Attempts of which the hub could tell nothing now, to be asked for again. */
  failed: { attempt: FailedAttempt; error: ProdchainError }[];
}

/** An attempt on its way to a fact. */
interface Case {
  attempt: FailedAttempt;
  root: KojiTaskFact | undefined;
  child: KojiTaskFact | undefined;
  fault: TaskFault | null;
  output: Map<string, number>;
}

/**
 * Why attempts FAILED: the task below the build's that failed first, its fault, and the end of its log. Three multiCalls,
 * however many attempts (see FAILURES_AT_ONCE). Output is swept after a while, so `log` null is normal for old ones.
 */
export async function readFailures(
  rpc: KojiRpc,
  attempts: readonly FailedAttempt[],
  signal: AbortSignal,
): Promise<FailuresRead> {
  const failed: FailuresRead["failed"] = [];
  const give = (attempt: FailedAttempt, error: ProdchainError) => failed.push({ attempt, error });

  const cases: Case[] = [];
  const found = await askPairs(
    rpc,
    attempts,
    ({ taskId }) => [taskTree(taskId), taskInfos([taskId])],
    signal,
  );
  for (const [attempt, tree, info] of found) {
    const error = passing(tree) ?? passing(info);
    if (error) give(attempt, error);
    else
      cases.push({
        attempt,
        root: info.ok ? info.value.facts[0] : undefined,
        child: tree.ok ? firstFailed(tree.value, attempt.taskId) : undefined,
        fault: null,
        output: new Map(),
      });
  }

  const told: Case[] = [];
  const ends = await askPairs(
    rpc,
    cases,
    (one) => [taskResult(failingTask(one)), taskOutput(failingTask(one))],
    signal,
  );
  for (const [one, result, output] of ends) {
    const error = passing(result) ?? passing(output);
    if (error) give(one.attempt, error);
    else
      told.push({
        ...one,
        fault: result.ok ? result.value : await faultOfOlderHub(rpc, failingTask(one), result.error, signal),
        output: output.ok ? output.value : new Map(),
      });
  }

  const logs = await readTails(rpc, told, signal);
  return { facts: told.map((one, i) => toFact(one, logs[i] ?? null)), failed };
}

const failingTask = ({ attempt, child }: Case) => child?.taskId ?? attempt.taskId;

/** The failed task deepest below one, the earliest where several failed; siblings of it are CANCELED. */
function firstFailed(tree: Map<number, KojiTaskFact[]>, taskId: number): KojiTaskFact | undefined {
  const failed = (tree.get(taskId) ?? []).filter(({ state }) => state === "FAILED");
  const endOf = (task: KojiTaskFact) => task.completedAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  const [first] = failed.sort((a, b) => endOf(a) - endOf(b) || a.taskId - b.taskId);
  // A tree names each task once, so that this comes to an end; a hub that lies in circles must not keep us.
  if (first) tree.delete(taskId);
  return first && (firstFailed(tree, first.taskId) ?? first);
}

/** The error of a call that may go well the next time. A fault that is an answer ("no such task") is none. */
const passing = (answer: KojiAnswer<unknown>): ProdchainError | undefined =>
  !answer.ok && answer.error.code === "source-unavailable" ? answer.error : undefined;

/** Hubs without raise_fault tell a task's fault by failing the call. */
async function faultOfOlderHub(
  rpc: KojiRpc,
  taskId: number,
  error: ProdchainError,
  signal: AbortSignal,
): Promise<TaskFault | null> {
  if (!(error instanceof KojiFault) || !error.isUnknownCall) return null;
  const [answer] = await rpc.askAll([taskResult(taskId, false)], signal);
  if (answer.ok || !(answer.error instanceof KojiFault)) return null;
  return { faultCode: answer.error.faultCode, faultString: answer.error.faultString };
}

async function readTails(
  rpc: KojiRpc,
  cases: readonly Case[],
  signal: AbortSignal,
): Promise<(KojiLogTail | undefined)[]> {
  const wanted = cases.map((one) => {
    const name = failingLogs(one.fault?.faultString ?? null).find((log) => (one.output.get(log) ?? 0) > 0);
    const size = one.output.get(name ?? "") ?? 0;
    return name === undefined
      ? undefined
      : { taskId: failingTask(one), name, size, offset: Math.max(0, size - TAIL) };
  });
  const asked = wanted.filter((one) => one !== undefined);
  const answers = await rpc.askAll(
    asked.map(({ taskId, name, offset }) => downloadOutput(taskId, name, offset, TAIL)),
    signal,
  );
  const tails = new Map(
    asked.map((one, i) => {
      const answer = answers[i];
      return [one, answer?.ok ? toTail(one, answer.value) : undefined];
    }),
  );
  return wanted.map((one) => one && tails.get(one));
}

/** Begins at a line where the file's beginning was left out. PostgreSQL has no U+0000 in text. */
function toTail(at: Omit<KojiLogTail, "text">, bytes: Buffer): KojiLogTail {
  const cut = at.offset === 0 ? 0 : bytes.indexOf(0x0a) + 1;
  const text = bytes.subarray(cut).toString("utf8").replaceAll("\0", "");
  return { ...at, offset: at.offset + cut, text };
}

function toFact({ attempt, root, child, fault }: Case, log: KojiLogTail | null): KojiFailureFact {
  return {
    buildId: attempt.buildId,
    creationEventId: attempt.creationEventId,
    taskId: attempt.taskId,
    request: root?.request ?? null,
    failedTask: child ? { taskId: child.taskId, method: child.method, arch: child.arch } : null,
    faultCode: fault?.faultCode ?? null,
    reason: fault?.faultString ?? null,
    log,
  };
}

/** Two calls for each item, all in as few requests as can be. */
async function askPairs<Item, A, B>(
  rpc: KojiRpc,
  items: readonly Item[],
  requests: (item: Item) => [KojiRequest<A>, KojiRequest<B>],
  signal: AbortSignal,
): Promise<[Item, KojiAnswer<A>, KojiAnswer<B>][]> {
  const pairs = items.map(requests);
  const answers = await rpc.askAll(pairs.flat() as KojiRequest<A | B>[], signal);
  // Answers come in the order of the requests: even ones are of type A, odd ones of type B.
  return items.map((item, i) => [item, answers[2 * i] as KojiAnswer<A>, answers[2 * i + 1] as KojiAnswer<B>]);
}
