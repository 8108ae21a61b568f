import { StatusTag } from "@/components/status/status";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { ItemLink } from "@/components/triage-item/item-link";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { Disagreement, HoldUp, HoldUpJob } from "@/lib/contract/hold-ups";
import { JOB_STATE } from "./hold-up-words";

interface HoldUpCriteriaProps {
  candidate: NonNullable<HoldUp["candidate"]>;
  disagreements: readonly Disagreement[];
}

const ORDER: readonly HoldUpJob["state"][] = [
  "failed",
  "not-run",
  "running",
  "passed-by-alternative",
  "passed",
];

/** Every required job of the newest candidate with its state and log, what is missing first. */
export function HoldUpCriteria({ candidate, disagreements }: HoldUpCriteriaProps) {
  const jobs = [...candidate.jobs].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  return (
    <>
      <h3 className="flex flex-wrap items-baseline gap-x-2.5 px-4 pt-2.5 pb-1">
        <span>Criteria</span>
        <span className="font-normal text-sm text-text-3">
          one pass is enough
          {candidate.criteriaUrl === null ? null : (
            <>
              {" · "}
              <ExternalLink href={candidate.criteriaUrl}>file</ExternalLink>
            </>
          )}
        </span>
      </h3>
      <ul className="px-4 pb-2">
        {jobs.map((job) => (
          <li
            key={job.job}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 border-line border-t py-1.5 first:border-t-0"
          >
            <span className="min-w-0">
              <Link href={`/jobs/${encodeURIComponent(job.job)}`} className="link break-words">
                {job.job}
              </Link>
              {disagreements
                .filter((one) => one.job === job.job)
                .map((one) => (
                  <span key={`${one.kind} ${one.text}`} className="block text-sm text-warn">
                    {one.href === null ? (
                      one.text
                    ) : (
                      <Link href={one.href} className="link">
                        {one.text}
                      </Link>
                    )}
                  </span>
                ))}
            </span>
            <span className="flex flex-wrap items-baseline justify-end gap-x-2.5 text-sm text-text-3">
              <Attempts job={job} />
              <ItemLink item={job.item} className="underline" />
              {job.logUrl === null ? null : <ExternalLink href={job.logUrl}>log</ExternalLink>}
              <StatusTag status={JOB_STATE[job.state].status}>{JOB_STATE[job.state].word}</StatusTag>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Attempts({ job: { attempts, at, via } }: { job: HoldUpJob }) {
  return (
    <span>
      {via === null ? null : <span className="mono">{via} </span>}
      {attempts > 1 ? `${counted(attempts, "attempt")}, ` : ""}
      {at === null ? null : <Time at={at} as="ago" />}
    </span>
  );
}
