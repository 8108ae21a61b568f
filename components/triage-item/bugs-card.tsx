import type { ReactNode } from "react";
import { StatusTag } from "@/components/status/status";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { KnownIssueRef, LinkedBug, TriageItemAnswer } from "@/lib/contract/triage";
import { MakeKnown } from "./make-known";

interface BugsProps {
  /** The item's id. */
  id: string;
  bugs: readonly LinkedBug[];
  known: readonly KnownIssueRef[];
  trackers: TriageItemAnswer["trackers"];
  /** Button that links a bug by its address. */
  link: ReactNode;
  /** Button that takes a link away. */
  unlink(bug: LinkedBug): ReactNode;
  /** Button that links the bug of a known issue. */
  take(issue: KnownIssueRef): ReactNode;
}

/** Bugs linked to it with what their trackers say, known issues that explain it, and forms of a new bug filled in. */
export function BugsCard({ id, bugs, known, trackers, link, unlink, take }: BugsProps) {
  return (
    <Card id="bugs" title="Bugs and known issues" more={link}>
      <div className="grid gap-3 px-4 py-3.5">
        {bugs.length === 0 ? (
          <p className="text-text-2">No bug is linked.</p>
        ) : (
          <ul className="grid gap-2.5">
            {bugs.map((bug) => (
              <li key={bug.url}>
                <Bug bug={bug} unlink={unlink(bug)} />
              </li>
            ))}
          </ul>
        )}
        {trackers.length === 0 ? null : (
          <p className="flex flex-wrap gap-x-3 gap-y-1 text-text-2">
            Open one, filled in:
            {trackers.map((tracker) => (
              <ExternalLink key={tracker.id} href={tracker.newBugUrl} className="underline">
                {tracker.title}
              </ExternalLink>
            ))}
          </p>
        )}
        {known.length === 0 ? null : (
          <ul aria-label="Known issues that explain it" className="grid gap-2.5 border-line border-t pt-3">
            {known.map((issue) => (
              <li key={issue.id}>
                <KnownIssue issue={issue} take={take(issue)} />
              </li>
            ))}
          </ul>
        )}
        <p>
          <MakeKnown id={id} />
        </p>
      </div>
    </Card>
  );
}

function Bug({ bug, unlink }: { bug: LinkedBug; unlink: ReactNode }) {
  return (
    <>
      <span className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <ExternalLink href={bug.url} className="font-medium">
          {bug.label}
        </ExternalLink>
        {bug.closedButFailing ? (
          <StatusTag status="bad">Closed, but it still fails</StatusTag>
        ) : bug.status === null ? (
          <span className="text-sm text-text-3">its tracker is not read</span>
        ) : (
          <StatusTag status={bug.isFixed === true ? "ok" : bug.isOpen === false ? "none" : "run"}>
            {bug.status}
          </StatusTag>
        )}
        <span className="ml-auto">{unlink}</span>
      </span>
      {bug.title === null ? null : <span className="block break-words">{bug.title}</span>}
      <span className="block text-sm text-text-3">
        {bug.closedButFailing && bug.status !== null ? `${bug.status}; ` : ""}
        linked by {bug.linkedBy.name} <Time at={bug.linkedAt} as="ago" />
        {bug.asOf === null ? null : (
          <>
            , status read <Time at={bug.asOf} as="ago" />
          </>
        )}
      </span>
    </>
  );
}

function KnownIssue({ issue, take }: { issue: KnownIssueRef; take: ReactNode }) {
  return (
    <span className="flex items-baseline gap-2.5">
      <span className="w-[5ch] flex-none text-right text-sm text-text-3" data-tip="How sure the match is">
        {Math.floor(issue.confidence * 100)} %
      </span>
      <span className="min-w-0 flex-1">
        Known:{" "}
        <Link
          href={`/settings/known-issues?open=${encodeURIComponent(issue.id)}`}
          className="link break-words underline"
        >
          {issue.title}
        </Link>
        <span className="block text-sm text-text-3">
          explains {formatCount(issue.hits)} of its failures
          {issue.bugUrl === null ? null : (
            <>
              , <ExternalLink href={issue.bugUrl}>its bug</ExternalLink>
            </>
          )}
        </span>
      </span>
      {take}
    </span>
  );
}
