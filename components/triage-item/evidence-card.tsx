import { LogLine } from "@/components/failures/log-line";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { TriageItemAnswer } from "@/lib/contract/triage";

/** The lines of the newest failure that decide, with what stands around them; each leads to its place in the log. */
export function EvidenceCard({ evidence }: Pick<TriageItemAnswer, "evidence">) {
  return (
    <Card
      id="evidence"
      title="The lines that matter"
      note={
        evidence === null ? undefined : (
          <>
            newest failure, <Time at={evidence.at} as="moment" />
          </>
        )
      }
      more={
        evidence === null ? undefined : (
          <span className="flex gap-3">
            <Link href={evidence.href} className="link">
              The build
            </Link>
            {evidence.logUrl === null ? null : <ExternalLink href={evidence.logUrl}>Log</ExternalLink>}
          </span>
        )
      }
      className="overflow-clip"
    >
      {evidence === null || evidence.lines.length === 0 ? (
        <Empty title="No line of a log is known">
          {evidence === null
            ? "None of its failures is held any more."
            : "The log has not been read, or said nothing that tells. The build's page says which."}
        </Empty>
      ) : (
        <section
          aria-label="Lines of the log"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too
          tabIndex={0}
          className="relative overflow-x-auto bg-sunken py-2 outline-offset-[-2px]"
        >
          <ol className="mono w-max min-w-full">
            {evidence.lines.map((line, at) => (
              <LogLine
                // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat; their place is their identity
                key={at}
                line={line}
                before={evidence.lines[at - 1]}
                decides={line.role === "error"}
                className="px-4"
              />
            ))}
          </ol>
        </section>
      )}
    </Card>
  );
}
