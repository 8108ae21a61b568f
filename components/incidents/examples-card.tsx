import { CLASS_WORD, SOURCE_WORD } from "@/components/failures/failure-status";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { IncidentAnswer } from "@/lib/contract/incidents";

/** What its failures say: one of each text, most frequent first. */
export function ExamplesCard({ data }: { data: Pick<IncidentAnswer, "examples"> }) {
  return (
    <Card id="examples" title="What it says" note="one failure of each text, most frequent first">
      {data.examples.length === 0 ? (
        <Empty title="Nothing is known">None of its failures is held any more.</Empty>
      ) : (
        <ol className="px-4 pb-2">
          {data.examples.map((example) => (
            <li key={example.build} className="min-w-0 border-line border-t py-2 first:border-t-0">
              <Link
                href={`/builds/${example.source}/${encodeURIComponent(example.build)}`}
                className={example.headline === null ? "link text-text-2" : "link mono break-words"}
              >
                {example.headline ?? example.why}
              </Link>
              <p className="flex flex-wrap items-baseline gap-x-2 text-sm text-text-3">
                <span>{counted(example.failures, "failure")}</span>
                <span data-tip={example.why}>· {CLASS_WORD[example.class]}</span>
                <span className="min-w-0 break-words">
                  · e.g. {example.subject} in {SOURCE_WORD[example.source]}
                </span>
                <Time at={example.at} as="moment" />
                {example.logUrl === null ? null : <ExternalLink href={example.logUrl}>log</ExternalLink>}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
