import { subjectHref } from "@/components/failures/failure-status";
import { MentionList } from "@/components/jobs/mention-list";
import { counted, formatCount } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { BuildAnswer } from "@/lib/contract/builds";

/** Failures with the same text everywhere: how often which job or package, and the newest of them. */
export function SameText({ build }: { build: BuildAnswer }) {
  const { total, subjects, newest } = build.sameText;
  return (
    <Card
      id="same-text"
      title="What else failed with the same text"
      note={
        total === 0
          ? undefined
          : `${counted(total, "time")} in 90 days, ${counted(subjects.length, "subject")}`
      }
    >
      {total === 0 ? (
        <Empty title={build.failure?.headline === null ? "There is no text to compare" : "Nothing else"}>
          {build.failure?.headline === null
            ? "No line of its log is known."
            : "No other failure of the last 90 days has this text."}
        </Empty>
      ) : (
        <div className="grid grid-cols-2 gap-x-6 gap-y-3 px-4 pt-3 pb-3 max-md:grid-cols-1">
          <section aria-label="By subject" className="min-w-0">
            <h3 className="mb-1 text-sm text-text-3">By subject</h3>
            <ul>
              {subjects.slice(0, 12).map((row) => (
                <li key={`${row.kind} ${row.subject}`} className="flex items-baseline gap-2 py-0.5">
                  <span className="w-[4ch] flex-none text-right text-text-2">{formatCount(row.count)}</span>
                  <Link
                    href={subjectHref({ ...row, instance: "", source: row.kind === "job" ? "zuul" : "koji" })}
                    className="link flex min-w-0"
                  >
                    <MiddleTruncate text={row.subject} tail={18} />
                  </Link>
                  {row.subject === build.subject ? (
                    <span className="flex-none text-sm text-text-3">this one</span>
                  ) : null}
                </li>
              ))}
            </ul>
            {subjects.length > 12 ? (
              <p className="mt-1 text-sm text-text-3">and {formatCount(subjects.length - 12)} more</p>
            ) : null}
          </section>
          <section aria-label="Newest" className="min-w-0">
            <h3 className="mb-1 text-sm text-text-3">Newest</h3>
            <MentionList items={newest.slice(0, 20)} plain />
          </section>
        </div>
      )}
    </Card>
  );
}
