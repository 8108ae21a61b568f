import { StatusIcon } from "@/components/status/status";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { HoldUpGroup } from "./hold-up-groups";
import { HoldUpOwner } from "./hold-up-owner";
import { costWords, HOLD_UP_STATE, KIND_WORD } from "./hold-up-words";

/** One root: what it holds up, for how long nothing was promoted, the root itself with who has it, what waits. */
export function HoldUpRow({ group, isWithinAge }: { group: HoldUpGroup; isWithinAge: boolean }) {
  const { root, worst, cost } = group;
  const { word } = HOLD_UP_STATE[worst.state];
  const status = worst.state === "held" ? (isWithinAge ? "warn" : "bad") : HOLD_UP_STATE[worst.state].status;
  const waits = costWords(cost);
  const pause = worst.steps.find(({ kind }) => kind === "frozen");
  return (
    <li className="relative grid grid-cols-[248px_minmax(0,1fr)_auto] gap-x-4 border-line border-t px-4 py-2 first:border-t-0 hover:bg-hover max-md:grid-cols-1 max-md:gap-y-1">
      <span className="flex min-w-0 items-start gap-3">
        <StatusIcon status={status} label={`${word}:`} className="mt-px" />
        <span className="min-w-0">
          <Link href={pageOf(group)} className="link above block truncate font-medium">
            {worst.promoteName} <span className="font-normal text-text-2">on {worst.release}</span>
          </Link>
          <span className="block text-sm text-text-2">
            {worst.component === null ? "" : `${worst.component}, `}
            {worst.lastPromotedAt === null ? (
              "no promotion is known"
            ) : (
              <>
                not promoted for <Time at={worst.lastPromotedAt} as="age" />
              </>
            )}
          </span>
        </span>
      </span>
      <span className="min-w-0 max-md:pl-[26px]">
        <span className="block">
          {root.href === null ? (
            <span className="font-medium">{root.text}</span>
          ) : (
            <Link href={root.href} className="stretched break-words font-medium">
              {root.text}
            </Link>
          )}
        </span>
        {pause === undefined || pause === root ? null : (
          <span className="block text-sm text-text-2">{pause.text}</span>
        )}
        {root.kind === "frozen" ? null : <HoldUpOwner step={root} />}
      </span>
      <span className="text-right text-sm text-text-2 max-md:pl-[26px] max-md:text-left">
        <span className="block whitespace-nowrap">
          <span className="text-text-3">{KIND_WORD[root.kind]}</span>
          {root.since === null ? null : (
            <>
              {" "}
              for <Time at={root.since} as="age" className="font-medium text-text" />
            </>
          )}
        </span>
        <span className="block text-text-3">
          {[alsoWords(group), waits].filter((words) => words !== null).join("; ")}
        </span>
      </span>
    </li>
  );
}

function pageOf({ worst }: HoldUpGroup): string {
  const path = `/promotions/${encodeURIComponent(worst.instance)}/${encodeURIComponent(worst.promoteName)}`;
  return worst.component === null ? path : `${path}?component=${encodeURIComponent(worst.component)}`;
}

/** "and 2 rungs below, 10 components": what else the same root holds up on this builder. */
function alsoWords({ targets, worst }: HoldUpGroup): string | null {
  const others = targets.filter(({ promoteName }) => promoteName !== worst.promoteName).length;
  const components = new Set(targets.flatMap((one) => one.components)).size;
  const words = [
    others === 0 ? null : `${counted(others, "other target")}`,
    components === 0 || (components === 1 && others === 0) ? null : counted(components, "component"),
  ].filter((one) => one !== null);
  return words.length === 0 ? null : `also ${words.join(", ")}`;
}
