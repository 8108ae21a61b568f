import type { ZuulBuildRow } from "../rows/zuul-rows";
import { Random } from "./random";
import type { ZuulFault } from "./zuul-ci";
import type { FailedTaskWords } from "./zuul-task-words";
import { JOB_WORDS } from "./zuul-words-jobs";
import { RPM_WORDS } from "./zuul-words-rpm";

/** The task that failed a build, the same each time it is asked for. */
export function wordsOf(build: Pick<ZuulBuildRow, "uuid" | "jobName">, fault: ZuulFault): FailedTaskWords {
  const random = new Random("words", build.uuid);
  const { kind, detail = {} } = fault.cause;
  const words = JOB_WORDS[kind] ?? RPM_WORDS[kind];
  if (!words) throw new Error(`no words for ${kind}`);
  return words(fault, { job: build.jobName, ...detail }, random);
}

/** What Zuul itself says of a failure: the task in most cases, else nothing. */
export function errorDetailOf(build: ZuulBuildRow, fault: ZuulFault): string | null {
  const random = new Random("detail", build.uuid);
  if (build.result === "NODE_FAILURE") return `Node request 300-${random.whole(1e9, 9e9)} failed`;
  if (build.result === "TIMED_OUT" || fault.phase === "post") return null;
  const { unreachable, task, host, msg } = wordsOf(build, fault);
  if (unreachable) return "Host unreachable";
  if (build.result !== "FAILURE" || random.chance(0.3)) return null;
  return `Task ${task} failed running on host ${host}: ${msg.split("\n")[0]?.slice(0, 120)}`;
}
