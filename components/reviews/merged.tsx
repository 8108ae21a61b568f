import { counted, formatCount } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { ReviewsAnswer } from "@/lib/contract/reviews";
import { formatDuration } from "@/lib/shared/duration";

const hours = (value: number | null) => (value === null ? "–" : formatDuration(value * 3_600_000));

/** How much packaging work gets done: reviews merged per week, and per DFG with the time they took. */
export function Merged({ merged }: { merged: ReviewsAnswer["merged"] }) {
  const most = Math.max(1, ...merged.weeks.map((week) => week.merged));
  if (merged.weeks.every((week) => week.merged === 0))
    return (
      <Card id="merged" title="Merged">
        <Empty title="No merged review is known" className="!py-5">
          Gerrit is read back as far as the configuration says.
        </Empty>
      </Card>
    );
  return (
    <Card id="merged" title="Merged" note="packaging reviews">
      <div className="px-4 py-3">
        <ol aria-label="Merged per week" className="flex h-[84px] items-end gap-1">
          {merged.weeks.map((week) => (
            <li
              key={week.week}
              className="flex min-w-0 flex-1 flex-col items-center justify-end"
              data-tip={`Week of ${week.week}: ${counted(week.merged, "review")} merged`}
            >
              <span className="text-text-3 text-xs">{formatCount(week.merged)}</span>
              <span className="sr-only"> merged in the week of {week.week}</span>
              <span
                aria-hidden="true"
                className="w-full rounded-t-sm bg-accent/45"
                style={{ height: `${Math.max(2, (week.merged / most) * 62)}px` }}
              />
            </li>
          ))}
        </ol>
        <p className="mt-1 text-sm text-text-3">per week; this one goes on</p>
      </div>
      {merged.dfgs.length === 0 ? null : (
        <table className="w-full border-line border-t text-left">
          <caption className="sr-only">Merged in these weeks per DFG</caption>
          <thead>
            <tr className="text-sm text-text-3">
              <th scope="col" className="px-4 py-1.5 font-medium">
                In these weeks
              </th>
              <th scope="col" className="py-1.5 text-right font-medium">
                Merged
              </th>
              <th
                scope="col"
                className="px-4 py-1.5 text-right font-medium"
                data-tip="Median from opened to merged"
              >
                Took
              </th>
            </tr>
          </thead>
          <tbody>
            {merged.dfgs.map((row) => (
              <tr key={row.dfg?.slug ?? ""} className="border-line border-t">
                <td className="px-4 py-1.5">
                  <Link href={`/dfgs/${encodeURIComponent(row.dfg?.slug ?? "unassigned")}`} className="link">
                    {row.dfg?.name ?? "Unassigned"}
                  </Link>
                </td>
                <td className="py-1.5 text-right">{formatCount(row.merged)}</td>
                <td className="whitespace-nowrap px-4 py-1.5 text-right">{hours(row.medianHours)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
