import { StatusIcon } from "@/components/status/status";
import type { BuildState } from "@/lib/contract/builds";
import type { Status } from "@/lib/contract/common";

/** Colour and word of what a build is. */
export const BUILD_STATE: Record<BuildState, { status: Status; word: string }> = {
  passed: { status: "ok", word: "passed" },
  failed: { status: "bad", word: "failed" },
  running: { status: "run", word: "running" },
  retried: { status: "warn", word: "tried again" },
  skipped: { status: "none", word: "skipped" },
  dropped: { status: "none", word: "canceled" },
  unknown: { status: "none", word: "result not known" },
};

/** Icon and word; the source's own word on hover. */
export function StateWord({ state, result }: { state: BuildState; result: string | null }) {
  const { status, word } = BUILD_STATE[state];
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap" data-tip={result ?? undefined}>
      <StatusIcon status={status} />
      {word}
    </span>
  );
}
