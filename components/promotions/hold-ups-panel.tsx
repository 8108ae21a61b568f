"use client";
import { useQuery } from "@tanstack/react-query";
import { counted } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Skeleton } from "@/components/ui/skeleton";
import { useHydrated } from "@/components/ui/use-hydrated";
import type { HoldUp, HoldUpsAnswer, HoldUpsQuery } from "@/lib/contract/hold-ups";
import { holdUpsQuery } from "@/lib/query/queries";
import { groupHoldUps, type HoldUpGroup } from "./hold-up-groups";
import { HoldUpRow } from "./hold-up-row";

/** More than these would push the targets themselves off the first screen. */
const SHOWN = 5;

/** What holds promotions up now: one line per root, the targets that are over their age first. */
export function HoldUpsPanel({ query }: { query: HoldUpsQuery }) {
  const { data, error } = useQuery(holdUpsQuery(query));
  if (data === undefined)
    return error === null ? (
      <Skeleton className="mb-4 h-[180px] rounded-lg" />
    ) : (
      <Card id="held-up" title="What holds promotions up" className="mb-4">
        <Empty title="Could not be read">{error.message}</Empty>
      </Card>
    );
  return <Panel data={data} />;
}

function Panel({ data }: { data: HoldUpsAnswer }) {
  const isHydrated = useHydrated();
  const groups = groupHoldUps(data.items.filter(isHeld));
  const late = groups.filter(isLate);
  const rest = groups.filter((group) => !isLate(group));
  const first = late.slice(0, SHOWN);
  const folded = [...late.slice(SHOWN), ...rest];
  const builders = data.sources.filter(({ feed }) => feed.startsWith("dlrn-"));
  const isAllOld = builders.every(({ state }) => state !== "fresh");
  return (
    <Card
      id="held-up"
      title="What holds promotions up"
      note={noteOf(late.length, rest.length)}
      className="mb-4 overflow-clip"
    >
      {first.length === 0 ? (
        <Empty title={isAllOld ? "Not known" : "No target is late because something holds it up"}>
          {isAllOld
            ? "Nothing recent was read, so nobody can say what holds a promotion up."
            : "What is held up and still within its age is listed below."}
        </Empty>
      ) : (
        <ul>
          {first.map((group) => (
            <HoldUpRow key={group.id} group={group} isWithinAge={group.worst.age !== "bad"} />
          ))}
        </ul>
      )}
      {folded.length === 0 ? null : (
        <details className="border-line border-t">
          <summary className="cursor-pointer px-4 py-2 text-sm text-text-2 hover:bg-hover">
            {counted(folded.length, "more root")}
            {rest.length === folded.length ? " of targets within their age" : ""}
          </summary>
          {/* Closed at first, so the server need not draw it. */}
          <ul className="border-line border-t">
            {(isHydrated ? folded : []).map((group) => (
              <HoldUpRow key={group.id} group={group} isWithinAge={!isLate(group)} />
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}

const isHeld = ({ state, root }: HoldUp) =>
  root !== null && (state === "held" || state === "frozen" || state === "unknown");
const isLate = ({ worst }: HoldUpGroup) => worst.age === "bad" || worst.age === "warn";

function noteOf(late: number, rest: number): string | undefined {
  const words = [
    late === 0 ? null : `${counted(late, "root")} of targets that are late or nearly`,
    rest === 0 ? null : `${rest} of others`,
  ].filter((one) => one !== null);
  return words.length === 0 ? undefined : words.join(", ");
}
