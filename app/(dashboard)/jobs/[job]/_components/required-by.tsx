import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { JobAnswer } from "@/lib/contract/jobs";

/** The targets whose criteria in force name the job. */
export function RequiredBy({ job }: { job: JobAnswer }) {
  return (
    <Card id="required" title="Required by">
      {job.required.length === 0 ? (
        <p className="px-4 py-3.5 text-text-2">No criteria that are known name it.</p>
      ) : (
        <ul className="grid gap-1.5 px-4 py-3.5">
          {job.required.map((target) => (
            <li key={`${target.text} ${target.instance} ${target.insteadOf}`} className="min-w-0 break-words">
              <Link
                href={`/promotions/${encodeURIComponent(target.instance)}/${encodeURIComponent(target.promoteName)}`}
                className="link"
              >
                {target.text}
              </Link>
              {target.insteadOf === null ? null : (
                <span className="block text-sm text-text-3">
                  may stand in for{" "}
                  <Link href={`/jobs/${encodeURIComponent(target.insteadOf)}`} className="link break-all">
                    {target.insteadOf}
                  </Link>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
