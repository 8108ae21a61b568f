import { StatusIcon } from "@/components/status/status";
import { Duration } from "@/components/time/duration";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import type { Status } from "@/lib/contract/common";
import type { JobAnswer, JobRunning } from "@/lib/contract/jobs";

const STATE: Record<JobRunning["state"], { status: Status; word: string }> = {
  waiting: { status: "none", word: "waits" },
  queued: { status: "none", word: "is queued" },
  running: { status: "run", word: "runs" },
  failing: { status: "bad", word: "runs, and has failed already" },
  paused: { status: "none", word: "is paused for the jobs that need it" },
  done: { status: "none", word: "has ended" },
};

/** Where it runs or waits now, as Zuul's status showed at the last look. */
export function Running({ job }: { job: JobAnswer }) {
  const [first] = job.running;
  return (
    <Card
      id="running"
      title="Now"
      note={
        first === undefined ? undefined : (
          <>
            seen <Time at={first.seenAt} as="ago" />
          </>
        )
      }
    >
      {first === undefined ? (
        <p className="px-4 py-3.5 text-text-2">It is not seen to run or wait.</p>
      ) : (
        <ul className="grid gap-2 px-4 py-3.5">
          {job.running.map((run) => (
            <li
              key={[run.server, run.pipeline, run.project, run.change, run.startedAt].join(" ")}
              className="flex min-w-0 items-baseline gap-2"
            >
              <span className="self-center">
                <StatusIcon status={STATE[run.state].status} />
              </span>
              <span className="min-w-0 flex-1">
                <span className="block truncate">{run.pipeline}</span>
                <span className="block break-words text-sm text-text-2">
                  {STATE[run.state].word}
                  {run.tries > 1 ? `, try ${run.tries}` : ""}
                  {run.change === null ? "" : `, for ${run.change}`}
                </span>
              </span>
              {run.elapsedSeconds === null ? null : (
                <span className="flex-none text-sm text-text-2">
                  <Duration seconds={run.elapsedSeconds} />
                  {run.estimatedSeconds === null ? null : (
                    <>
                      {" of about "}
                      <Duration seconds={run.estimatedSeconds} />
                    </>
                  )}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
