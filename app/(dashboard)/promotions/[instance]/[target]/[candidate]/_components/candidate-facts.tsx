import { Duration } from "@/components/time/duration";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Facts } from "@/components/ui/facts";
import type { CandidateAnswer } from "@/lib/contract/candidates";

interface CandidateFactsProps {
  data: CandidateAnswer;
  missing: number;
  required: number;
}

/** When it was offered, what came of it, how many jobs it met and what it changes. */
export function CandidateFacts({ data, missing, required }: CandidateFactsProps) {
  const { candidate, packages, against, content } = data;
  const unreported = data.jobs.filter((job) => job.unreported).length;
  return (
    <Facts
      label="The candidate in figures"
      items={[
        {
          label: "Offered",
          value:
            candidate.offeredAt === null ? (
              "not known"
            ) : (
              <Time at={candidate.offeredAt} as="moment" focusable />
            ),
          tone: candidate.offeredAt === null ? "none" : undefined,
          note: candidate.offeredAt === null ? "no offer is in our data" : <Time at={candidate.offeredAt} />,
        },
        {
          label: "Promoted",
          value:
            candidate.promotedAt === null ? "no" : <Time at={candidate.promotedAt} as="moment" focusable />,
          tone: candidate.promotedAt === null ? "none" : undefined,
          note:
            candidate.tookSeconds === null ? (
              "–"
            ) : (
              <>
                <Duration seconds={candidate.tookSeconds} /> after the offer
                {candidate.user === null ? "" : `, by ${candidate.user}`}
              </>
            ),
        },
        {
          label: "Jobs in criteria",
          value: required === 0 ? "–" : `${required - missing} of ${required}`,
          tone: required === 0 ? "none" : missing === 0 ? "ok" : "bad",
          note:
            required === 0
              ? "no criteria are known"
              : unreported > 0
                ? `${counted(unreported, "job")} passed without a vote`
                : missing === 0
                  ? "passed"
                  : "passed; the others are missing",
        },
        {
          label: "Packages changed",
          value: against === null ? "–" : String(packages.length),
          tone: against === null ? "none" : undefined,
          note: against === null ? "nothing before it is known" : "since the promotion before",
        },
        {
          label: "Holds",
          value: counted(content.length, "component"),
          note: `${content.filter((row) => row.changed).length} changed`,
        },
      ]}
    />
  );
}
