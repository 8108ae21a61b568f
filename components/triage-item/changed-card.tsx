import { buildHref, SOURCE_WORD } from "@/components/failures/failure-status";
import { suspectKey } from "@/components/failures/sort-suspects";
import { SuspectLine } from "@/components/failures/what-changed";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { CommitLink } from "@/components/ui/commit-link";
import { ExternalLink } from "@/components/ui/external-link";
import { KeyValue } from "@/components/ui/key-value";
import { Link } from "@/components/ui/link";
import type { BuildRef } from "@/lib/contract/failures";
import type { TriageItemAnswer } from "@/lib/contract/triage";

const SHOWN = 10;

/** Last green, first red, and what came between them: commits, packaging, dependencies, node image; the likeliest first. */
export function ChangedCard({ answer }: { answer: TriageItemAnswer }) {
  const { firstRed, lastGreen, suspects, subjects } = answer;
  const first = subjects.reduce<(typeof subjects)[number] | undefined>(
    (oldest, each) => (oldest === undefined || each.firstAt < oldest.firstAt ? each : oldest),
    undefined,
  );
  return (
    <Card
      id="changed"
      title="What changed between green and red"
      note={suspects.length === 0 ? undefined : "likeliest first"}
    >
      <div className="grid gap-3 px-4 py-3.5">
        <KeyValue
          rows={[
            [
              "Last green",
              lastGreen === null ? (
                <span key="green" className="text-text-2">
                  never, as far back as builds are known
                </span>
              ) : (
                <Build key="green" build={lastGreen} answer={answer} />
              ),
            ],
            [
              "First red",
              firstRed === null ? (
                <span key="red" className="text-text-2">
                  not known
                </span>
              ) : (
                <Build key="red" build={firstRed} answer={answer} />
              ),
            ],
          ]}
        />
        {suspects.length === 0 ? (
          <p className="text-text-2">
            Nothing is known to have changed between them. What is not read from a log, such as an outage,
            cannot stand here.
          </p>
        ) : (
          <ol className="grid gap-1" aria-label="Suspects, likeliest first">
            {suspects.slice(0, SHOWN).map((suspect) => (
              <SuspectLine
                key={suspectKey(suspect)}
                suspect={suspect}
                of={{ subject: "", instance: first?.instance ?? "" }}
              />
            ))}
          </ol>
        )}
        {suspects.length > SHOWN ? (
          <p className="text-sm text-text-3">
            {counted(suspects.length - SHOWN, "less likely one")} more, all in the API&apos;s answer.
          </p>
        ) : null}
      </div>
    </Card>
  );
}

function Build({ build, answer }: { build: BuildRef; answer: TriageItemAnswer }) {
  const source = sourceOf(build, answer.subjects);
  const href = source === null ? null : buildHref(source, build.id);
  const when = <Time at={build.at} as="moment" focusable={href === null} />;
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      {href === null ? (
        when
      ) : (
        <Link href={href} className="link underline">
          {when}
        </Link>
      )}
      <span className="text-sm text-text-3">
        <Time at={build.at} as="ago" />
        {source === null ? "" : `, ${SOURCE_WORD[source]}`}
      </span>
      {build.commitHash === "" ? null : <CommitLink hash={build.commitHash} />}
      {build.logUrl === null ? null : (
        <ExternalLink href={build.logUrl} className="text-sm text-text-3">
          log
        </ExternalLink>
      )}
    </span>
  );
}

/** Whose build it is: its id begins with the builder, server or hub that one of the item's subjects is on. */
const sourceOf = ({ id }: BuildRef, subjects: TriageItemAnswer["subjects"]) =>
  subjects.find((subject) => id?.startsWith(`${subject.instance}:`))?.source ?? null;
