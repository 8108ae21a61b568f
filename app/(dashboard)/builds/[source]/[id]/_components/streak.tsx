import { buildHref } from "@/components/failures/failure-status";
import { suspectKey } from "@/components/failures/sort-suspects";
import { SuspectLine } from "@/components/failures/what-changed";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { KeyValue } from "@/components/ui/key-value";
import { Link } from "@/components/ui/link";
import type { BuildAnswer, BuildStreak } from "@/lib/contract/builds";

/** Last green, first red, and what may have turned it. */
export function StreakCard({ build, streak }: { build: BuildAnswer; streak: BuildStreak }) {
  const at = (id: string | null, time: string) => {
    const href = buildHref(build.source, id);
    const when = <Time at={time} as="moment" />;
    return href === null || id === build.id ? (
      <>
        {when}
        {id === build.id ? ", this one" : ""}
      </>
    ) : (
      <Link href={href} className="link underline">
        {when}
      </Link>
    );
  };
  const { firstRed, lastGreen, endedAt, failures, suspects } = streak;
  return (
    <Card
      id="streak"
      title={endedAt === null ? "Red since" : "Was red"}
      note={`${counted(failures, "failure")} in a row`}
    >
      <div className="grid gap-3 px-4 py-3.5">
        <KeyValue
          rows={[
            ["Last green", lastGreen === null ? "never" : at(lastGreen.id, lastGreen.at)],
            ["First red", at(firstRed.id, firstRed.at)],
            endedAt === null ? null : ["Green again", <Time key="end" at={endedAt} as="moment" focusable />],
          ]}
        />
        {suspects.length === 0 ? (
          <p className="text-sm text-text-3">Nothing is known to have changed between green and red.</p>
        ) : (
          <ul className="grid gap-0.5" aria-label="What may have turned it red">
            {suspects.map((suspect) => (
              <SuspectLine key={suspectKey(suspect)} suspect={suspect} of={build} />
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
