import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { CommitLink } from "@/components/ui/commit-link";
import { ExternalLink } from "@/components/ui/external-link";
import { Hash } from "@/components/ui/hash";
import { Link } from "@/components/ui/link";
import type { FailureRow, Suspect } from "@/lib/contract/failures";
import { sortSuspects, suspectKey } from "./sort-suspects";

const KIND: Record<Suspect["kind"], string> = {
  upstream: "upstream commit",
  distgit: "packaging change",
  dependency: "dependency",
  together: "red together",
  change: "merged change",
  image: "node image",
};

interface WhatChangedProps {
  failure: FailureRow & { suspects: readonly Suspect[] };
  className?: string;
}

/** Last green, first red, what came between the two and may have done it, and what else may have. */
export function WhatChanged({ failure, className }: WhatChangedProps) {
  const { firstRed, lastGreenAt } = failure;
  const { between, others } = sortSuspects(failure);
  return (
    <div className={className}>
      <p className="text-sm text-text-3">
        {lastGreenAt === null ? (
          "Never built before, "
        ) : (
          <>
            Last green <Time at={lastGreenAt} as="moment" className="text-text-2" />,{" "}
          </>
        )}
        first red <Time at={firstRed.at} as="moment" className="text-text-2" />
        {firstRed.commitHash === "" ? null : (
          <>
            {" "}
            at <CommitLink hash={firstRed.commitHash} />
            {firstRed.logUrl === null ? null : <ExternalLink href={firstRed.logUrl}> log</ExternalLink>}
          </>
        )}
        {between.length === 0 ? "; nothing is known to have changed between them." : ", between them:"}
      </p>
      <SuspectList suspects={between} of={failure} />
      {others.length === 0 ? null : <p className="mt-1 text-sm text-text-3">Also suspected:</p>}
      <SuspectList suspects={others} of={failure} />
    </div>
  );
}

function SuspectList({ suspects, of }: { suspects: readonly Suspect[]; of: FailureRow }) {
  if (suspects.length === 0) return null;
  return (
    <ul className="mt-0.5 grid gap-0.5">
      {suspects.map((suspect) => (
        <SuspectLine key={suspectKey(suspect)} suspect={suspect} of={of} />
      ))}
    </ul>
  );
}

/** One suspect: what kind, which package and commit, why, and who else turned red after it. */
export function SuspectLine({
  suspect,
  of,
}: {
  suspect: Suspect;
  of: Pick<FailureRow, "subject" | "instance">;
}) {
  const other = suspect.package !== "" && suspect.package !== of.subject;
  return (
    <li className="flex items-baseline gap-x-2 max-sm:flex-wrap">
      <span className="w-[118px] flex-none text-sm max-sm:w-auto text-text-3">{KIND[suspect.kind]}</span>
      <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2 max-sm:basis-full">
        {other ? (
          <Link
            href={`/packages/${encodeURIComponent(suspect.package)}#${encodeURIComponent(of.instance)}`}
            className="link above font-medium"
          >
            {suspect.package}
          </Link>
        ) : null}
        {suspect.title === null ? null : (
          <ExternalLink href={suspect.url} className="min-w-0 break-words font-medium">
            {suspect.title}
          </ExternalLink>
        )}
        <SuspectHash suspect={suspect} />
        <span className="min-w-0 break-words text-text-2">{suspect.note}</span>
        {suspect.alsoRed === 0 || suspect.note.startsWith(String(suspect.alsoRed)) ? null : (
          <span className="text-bad">{formatCount(suspect.alsoRed)} more turned red</span>
        )}
        {suspect.at === null ? null : <Time at={suspect.at} as="moment" className="text-sm text-text-3" />}
      </span>
    </li>
  );
}

/** A packaging commit is on no line of its own. */
function SuspectHash({ suspect: { commitHash, kind } }: { suspect: Suspect }) {
  if (commitHash === "") return null;
  return kind === "distgit" ? <Hash value={commitHash} /> : <CommitLink hash={commitHash} />;
}
