"use client";
import { useState } from "react";
import { counted } from "@/components/time/format";
import { Button } from "@/components/ui/button";
import type { RerunJob } from "@/lib/contract/hold-ups";
import { rerunDefinition } from "@/lib/domain/promotion/rerun-definition";

/** The missing jobs, ready to be run again: their names, and the definition that a change of the test project takes. */
export function HoldUpRerun({ jobs }: { jobs: readonly RerunJob[] }) {
  const text = rerunDefinition(jobs);
  const [first] = jobs;
  const where = [first?.pipeline, first?.project].filter((part) => part != null).join(", ");
  return (
    <details className="border-line border-t">
      <summary className="cursor-pointer px-4 py-2 text-sm text-text-2 hover:bg-hover">
        Run {counted(jobs.length, "missing job")} again
        {where === "" ? "" : `, of ${where}`}
      </summary>
      <div className="border-line border-t px-4 py-3">
        <div className="mb-2 flex flex-wrap items-center gap-2">
          <Copy text={text} label="Copy the definition" />
          <Copy text={`${jobs.map(({ job }) => job).join("\n")}\n`} label="Copy the names" />
          <span className="text-sm text-text-3">
            for .zuul.yaml of a change of testproject; without a vote of theirs nothing is promoted
          </span>
        </div>
        <textarea
          readOnly
          aria-label="Definition"
          rows={Math.min(16, text.split("\n").length)}
          value={text}
          className="mono block w-full resize-y rounded-md border border-line bg-bg p-3 text-sm"
        />
      </div>
    </details>
  );
}

function Copy({ text, label }: { text: string; label: string }) {
  const [told, setTold] = useState<string | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setTold("Copied"),
      () => setTold("Could not be copied"),
    );
  return (
    <span className="inline-flex items-center gap-2">
      <Button onClick={() => void copy()}>{label}</Button>
      <span role="status" className="text-sm text-text-2">
        {told}
      </span>
    </span>
  );
}
