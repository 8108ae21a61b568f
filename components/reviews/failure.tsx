import { incidentHref } from "@/components/incidents/words";
import { Time } from "@/components/time/time";
import { ItemLink } from "@/components/triage-item/item-link";
import { Link } from "@/components/ui/link";
import type { ReviewJob } from "@/lib/contract/reviews";

/** Why a job failed, whose it is and why one thinks so. */
export function Failure({ job, failure }: { job: ReviewJob; failure: NonNullable<ReviewJob["failure"]> }) {
  return (
    <div className="wrap-anywhere mt-1 grid grid-cols-1 gap-0.5 pl-[26px] text-sm">
      {failure.headline === null ? (
        <p className="text-text-3">{job.result ?? "failed"}; no line of its log is kept yet</p>
      ) : (
        <p className="mono text-text-2">{failure.headline}</p>
      )}
      <p className="text-text-2">
        {failure.verdictWhy}
        {failure.class === null ? null : (
          <span className="text-text-3" data-tip={failure.why ?? undefined}>
            {" "}
            · class {failure.class}
          </span>
        )}
        <ItemLink item={failure.item} withState className="ml-2" />
        {failure.incident === null ? null : (
          <Link href={incidentHref(failure.incident.id)} className="link ml-2 whitespace-nowrap">
            {failure.incident.id}
          </Link>
        )}
      </p>
      {failure.elsewhere.length === 0 ? null : (
        <ul className="flex flex-wrap gap-x-4 text-text-3">
          {failure.elsewhere.map((each) => (
            <li key={each.source + each.build} className="min-w-0">
              <Link
                href={`/builds/${encodeURIComponent(each.source)}/${encodeURIComponent(each.build)}`}
                className="link text-text-2"
              >
                {each.subject}
              </Link>
              {each.change === null ? null : (
                <>
                  {" "}
                  of{" "}
                  <Link href={`/reviews/${each.change}`} className="link">
                    {each.change}
                  </Link>
                </>
              )}{" "}
              <Time at={each.at} as="ago" />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
