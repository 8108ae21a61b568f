import { CLASS_WORD } from "@/components/failures/failure-status";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { ItemLink } from "@/components/triage-item/item-link";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { JobAnswer } from "@/lib/contract/jobs";

/** What it failed of in the last 30 days: one line per text, most frequent first, with the newest of them. */
export function Causes({ job }: { job: JobAnswer }) {
  const total = job.causes.reduce((sum, cause) => sum + cause.count, 0);
  return (
    <Card
      id="causes"
      title="What it fails of"
      note={total === 0 ? undefined : `${counted(total, "failure")} in 30 days, by their text`}
    >
      {job.causes.length === 0 ? (
        <Empty title="No failure is known">
          None of its runs of the last 30 days is known to have failed.
        </Empty>
      ) : (
        <ol className="px-4 pb-2">
          {job.causes.map((cause) => (
            <li
              key={cause.lastId}
              className="flex min-w-0 items-baseline gap-3 border-line border-t py-2 first:border-t-0"
            >
              <span className="w-[4ch] flex-none text-right font-medium">{formatCount(cause.count)}</span>
              <span className="min-w-0 flex-1">
                <Link
                  href={`/builds/zuul/${encodeURIComponent(cause.lastId)}`}
                  className={`link block truncate ${cause.headline === null ? "text-text-2" : "mono"}`}
                  data-tip={cause.headline ?? undefined}
                >
                  {cause.headline ?? "no line of a log is known"}
                </Link>
                <span className="block truncate text-sm text-text-3">
                  {CLASS_WORD[cause.class]} · {cause.pipelines.join(", ")}
                </span>
              </span>
              <ItemLink item={cause.item} className="flex-none text-sm text-text-2" />
              <Time at={cause.lastAt} as="ago" className="flex-none text-sm text-text-3" />
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
