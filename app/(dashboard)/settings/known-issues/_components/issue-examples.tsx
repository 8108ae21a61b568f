import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { IssueExample } from "@/lib/contract/known-issues";
import { percent } from "./words";

/** Failures that match, each with the line that did and a way to it. */
export function IssueExamples({
  examples,
}: {
  examples: readonly (IssueExample & { via?: "ingest" | "back-match" | "carry-over" })[];
}) {
  return (
    <ul className="divide-y divide-line">
      {examples.map((example) => (
        <li key={`${example.source} ${example.build}`} className="py-1.5">
          <div className="flex flex-wrap items-baseline gap-x-2">
            <Link
              href={`/builds/${example.source}/${encodeURIComponent(example.build)}`}
              className="link min-w-0 break-all font-medium"
            >
              {example.subject}
            </Link>
            {example.item === null ? null : (
              <Link href={`/triage/${example.item}`} className="link text-text-2">
                {example.item}
              </Link>
            )}
            <span className="ml-auto text-sm text-text-3">
              {percent(example.confidence)} sure
              {example.via === "carry-over" ? ", as the run before" : ""} · <Time at={example.at} as="ago" />
            </span>
          </div>
          {example.line === null ? (
            <span className="text-sm text-text-3">the text as a whole</span>
          ) : (
            <code className="mono block break-all text-text-2">{example.line}</code>
          )}
        </li>
      ))}
    </ul>
  );
}
