import type { ZuulLiveJob, ZuulWait } from "./live";

/** What a live job is doing, in words; "" where the state says it all. */
export function liveWords(
  job: Pick<ZuulLiveJob, "state" | "result" | "wait" | "tries" | "willRetry" | "canceled">,
): string {
  const again = job.tries > 1 ? `try ${job.tries}` : "";
  const words = stateWords(job);
  return [words, again].filter(Boolean).join(", ");
}

function stateWords({ state, result, wait, willRetry, canceled }: Parameters<typeof liveWords>[0]): string {
  switch (state) {
    case "waiting":
      return wait === null ? "waits" : waitWords(wait);
    case "queued":
      return "queued";
    case "running":
      return "runs";
    case "failing":
      return "runs, but a task has failed already";
    case "paused":
      return "paused for the jobs that need it";
    case "done":
      if (canceled) return "canceled";
      return willRetry ? `${result ?? "ended"}, to be tried again` : (result ?? "ended");
  }
}

const MOST_NAMED = 2;

function waitWords({ reason, on, text }: ZuulWait): string {
  switch (reason) {
    case "dependencies":
      return on.length === 0 ? "waits for other jobs" : `waits for ${listed(on)}`;
    case "node":
      return "waits for a node";
    case "semaphores":
      return on.length === 0 ? "waits for a semaphore" : `waits for semaphore ${listed(on)}`;
    case "repo-state":
      return "waits for its repositories";
    case "executor":
      return "waits for an executor";
    case "other":
      return `waits: ${text}`;
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(", ");
  return names.length > MOST_NAMED ? `${shown} and ${names.length - MOST_NAMED} more` : shown;
}
