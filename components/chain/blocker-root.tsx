"use client";
import { useQuery } from "@tanstack/react-query";
import { dutyWords } from "@/components/promotions/hold-up-words";
import { useThen } from "@/components/time/clock";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Holders } from "@/components/triage-item/holders";
import { ItemLink } from "@/components/triage-item/item-link";
import { Link } from "@/components/ui/link";
import type { HoldUpStep } from "@/lib/contract/hold-ups";
import { holdUpsQuery } from "@/lib/query/queries";
import { HELD_UP, rootOf } from "./root-of";

/**
 * The root of what holds a station of the trunk up, with a click to it, who has it and since when; where none is known, the triage
 * items behind it. Of now alone: nothing of a time in the past.
 */
export function BlockerRoot({ instance, station }: { instance: string; station: string }) {
  const isNow = useThen() === null;
  const { data } = useQuery({ ...holdUpsQuery(HELD_UP), enabled: isNow });
  if (!isNow) return null;
  const found = rootOf(data?.items ?? [], instance, station);
  if (found === null) return <Holders instance={instance} target={station} />;
  return (
    <span className="flex min-w-0 basis-full flex-wrap items-baseline gap-x-2.5 pl-[21px] text-text-2">
      <span className="min-w-0">
        root: <RootLink root={found.root} />
        {found.root.since === null ? null : (
          <>
            {" "}
            for <Time at={found.root.since} as="age" />
          </>
        )}
      </span>
      <RootOwner root={found.root} />
      {found.others > 0 ? <span className="text-text-3">{counted(found.others, "other root")}</span> : null}
    </span>
  );
}

const RootLink = ({ root }: { root: HoldUpStep }) =>
  root.href === null ? (
    <span className="text-text">{root.text}</span>
  ) : (
    <Link href={root.href} className="link above break-words text-text underline">
      {root.text}
    </Link>
  );

function RootOwner({ root: { dfg, onDuty, item } }: { root: HoldUpStep }) {
  const duty = dutyWords(onDuty);
  return (
    <>
      <span>
        {dfg?.name ?? "Unassigned"}
        {duty === null ? "" : `, ${duty} on duty`}
      </span>
      {item === null ? null : <ItemLink item={item} className="underline" />}
    </>
  );
}
