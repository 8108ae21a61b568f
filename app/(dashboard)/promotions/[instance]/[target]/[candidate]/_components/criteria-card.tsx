import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { CriteriaThen } from "@/lib/contract/candidates";

/** The criteria that the candidate was judged by, with the file they stand in and what has changed since. */
export function CriteriaCard({ criteria }: { criteria: CriteriaThen | null }) {
  if (criteria === null)
    return (
      <Card id="criteria" title="Criteria">
        <Empty title="No criteria are known">No criteria file names this target.</Empty>
      </Card>
    );
  const { jobs, alternatives, sourceUrl, validFrom, isNewest, added, removed } = criteria;
  return (
    <Card
      id="criteria"
      title="Criteria then"
      note={
        <>
          as read since <Time at={validFrom} as="moment" focusable />
          {isNewest ? ", in force now too" : ", since changed"}
        </>
      }
      more={<ExternalLink href={sourceUrl}>The file</ExternalLink>}
    >
      <ul className="grid gap-y-0.5 px-4 py-3">
        {jobs.map((job) => (
          <li key={job} className="min-w-0 break-words">
            <Link href={`/jobs/${encodeURIComponent(job)}`} className="mono link">
              {job}
            </Link>
            {removed.includes(job) ? <span className="text-warn"> no longer required</span> : null}
            <Alternatives of={alternatives[job] ?? []} />
          </li>
        ))}
        {added.map((job) => (
          <li key={job} className="min-w-0 break-words text-text-2">
            <span className="mono">{job}</span> required since, not then
          </li>
        ))}
      </ul>
    </Card>
  );
}

const Alternatives = ({ of }: { of: readonly string[] }) =>
  of.length === 0 ? null : (
    <span className="block pl-4 text-sm text-text-2">
      or <span className="mono">{of.join(", ")}</span>
    </span>
  );
