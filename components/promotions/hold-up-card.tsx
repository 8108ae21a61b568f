"use client";
import { useQuery } from "@tanstack/react-query";
import { StatusTag } from "@/components/status/status";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Skeleton } from "@/components/ui/skeleton";
import type { HoldUp } from "@/lib/contract/hold-ups";
import { holdUpsQuery } from "@/lib/query/queries";
import { HoldUpChain } from "./hold-up-chain";
import { HoldUpCriteria } from "./hold-up-criteria";
import { groupHoldUps } from "./hold-up-groups";
import { holdUpOf } from "./hold-up-questions";
import { HoldUpRerun } from "./hold-up-rerun";
import { HoldUpRow } from "./hold-up-row";
import { costWords, HOLD_UP_STATE } from "./hold-up-words";

interface HoldUpCardProps {
  instance: string;
  target: string;
  component: string | undefined;
}

/** What holds one target up: the chain down to the root, its criteria job by job, and what to run again. */
export function HoldUpCard({ instance, target, component }: HoldUpCardProps) {
  const { data, error } = useQuery(holdUpsQuery(holdUpOf(instance, target, component)));
  if (data === undefined)
    return error === null ? (
      <Skeleton className="h-[220px] rounded-lg" />
    ) : (
      <Card id="held-up" title="What holds it up">
        <Empty title="Could not be read">{error.message}</Empty>
      </Card>
    );
  const [only] = data.items;
  if (!only) return null;
  return data.items.length === 1 ? <One holdUp={only} /> : <Several items={data.items} />;
}

function One({ holdUp }: { holdUp: HoldUp }) {
  const { candidate, steps, cost } = holdUp;
  const state = HOLD_UP_STATE[holdUp.state];
  const waits = costWords(cost);
  return (
    <Card
      id="held-up"
      title={steps.length > 0 ? "What holds it up" : "Nothing holds it up"}
      note={noteOf(holdUp)}
      more={<StatusTag status={state.status}>{state.word}</StatusTag>}
      className="overflow-clip"
    >
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] max-lg:grid-cols-1">
        <div className="px-4 py-2.5">
          {steps.length === 0 ? <Nothing holdUp={holdUp} /> : <HoldUpChain steps={steps} />}
          {waits === null ? null : (
            <p className="mt-1.5 text-sm text-text-2">
              {waits} behind it{namesOf(cost.dfgs)}
            </p>
          )}
        </div>
        {candidate === null || candidate.jobs.length === 0 ? null : (
          <div className="border-line border-l max-lg:border-t max-lg:border-l-0">
            <HoldUpCriteria candidate={candidate} disagreements={holdUp.disagreements} />
          </div>
        )}
      </div>
      {holdUp.rerun.length === 0 ? null : <HoldUpRerun jobs={holdUp.rerun} />}
    </Card>
  );
}

const namesOf = (dfgs: readonly { name: string }[]) =>
  dfgs.length === 0 ? "" : `: ${dfgs.map(({ name }) => name).join(", ")}`;

function noteOf({ candidate, state }: HoldUp): string | undefined {
  if (candidate === null) return state === "unknown" ? "no candidate is known" : undefined;
  const key = /^\d+$/.test(candidate.key) ? "" : ` ${candidate.key.slice(0, 8)}`;
  return candidate.required === 0
    ? `newest candidate${key}: no criteria known`
    : `newest candidate${key}: ${candidate.met} of ${candidate.required} jobs passed`;
}

function Nothing({ holdUp: { state, candidate } }: { holdUp: HoldUp }) {
  const words =
    state === "moving"
      ? candidate?.state === "testing"
        ? "The newest candidate is being tested."
        : "Something newer is there and goes into the next run."
      : state === "waiting"
        ? "Everything that could be promoted was promoted."
        : "Too little was read to say what holds it up.";
  return <p className="text-text-2">{words}</p>;
}

/** Components of a target: one line per root. */
function Several({ items }: { items: readonly HoldUp[] }) {
  const groups = groupHoldUps(items.filter(({ state }) => state !== "moving" && state !== "waiting"));
  return (
    <Card
      id="held-up"
      title={groups.length > 0 ? "What holds it up" : "Nothing holds its components up"}
      note={groups.length > 0 ? `${items.length} components, one line for each root` : undefined}
      className="overflow-clip"
    >
      {groups.length === 0 ? (
        <Empty title="No component is held up">
          Each is consistent and its newest candidate was promoted, or is being tested.
        </Empty>
      ) : (
        <ul>
          {groups.map((group) => (
            <HoldUpRow key={group.id} group={group} isWithinAge={group.worst.age !== "bad"} />
          ))}
        </ul>
      )}
    </Card>
  );
}
