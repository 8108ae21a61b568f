import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { KeyValue } from "@/components/ui/key-value";
import { Link } from "@/components/ui/link";
import type { KnownIssueAnswer } from "@/lib/contract/known-issues";
import { IssueTag } from "./issue-columns";
import { IssueExamples } from "./issue-examples";
import { passingWords, percent } from "./words";

/** What it is worth, and the newest failures that it explains. */
export function IssueHistory({ issue, examples }: Pick<KnownIssueAnswer, "issue" | "examples">) {
  const { worth, retired } = issue;
  return (
    <section aria-labelledby="worth-title" className="mt-5 border-line border-t pt-3.5">
      <div className="mb-2 flex flex-wrap items-center gap-3">
        <h3 id="worth-title">What it is worth</h3>
        <IssueTag row={issue} />
      </div>
      <KeyValue
        rows={[
          [
            "Explains",
            <span key="hits">
              {counted(worth.hits, "failure")}, {formatCount(worth.hits7d)} in the last 7 days,{" "}
              {counted(worth.items, "triage item")} in 30
            </span>,
          ],
          [
            "Passing runs",
            <span key="passing" className={worth.isSuspicious ? "font-medium text-warn" : undefined}>
              {passingWords(worth)}
              {worth.passingShare === null ? "" : ` (${percent(worth.passingShare)})`}
              {worth.isSuspicious ? ": it matches what does no harm, narrow it" : ""}
            </span>,
          ],
          [
            "Last match",
            worth.lastHitAt === null ? "never" : <Time key="last" at={worth.lastHitAt} as="ago" focusable />,
          ],
          [
            "Written by",
            <span key="by">
              {issue.createdBy.name}, <Time at={issue.createdAt} as="moment" focusable />
            </span>,
          ],
          retired === null
            ? null
            : [
                "Retired",
                <span key="retired">
                  <Time at={retired.at} as="moment" focusable />
                  {retired.why === null ? "" : `: ${retired.why}`}
                </span>,
              ],
          [
            "Changes",
            <Link key="audit" href={`/audit?kind=known-issue&subject=${issue.id}`} className="link">
              who changed it, and why
            </Link>,
          ],
        ]}
      />
      <h4 className="mt-3 mb-1 text-sm text-text-3">Newest failures that it explains</h4>
      {examples.length === 0 ? (
        <p className="text-text-2">{issue.isMatching ? "Failures are still being tried." : "None so far."}</p>
      ) : (
        <IssueExamples examples={examples} />
      )}
    </section>
  );
}
