import { Reason } from "@/components/failures/failure-title";
import { WhatChanged } from "@/components/failures/what-changed";
import { StatusTag } from "@/components/status/status";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { ExternalLink } from "@/components/ui/external-link";
import { KeyValue } from "@/components/ui/key-value";
import { Link } from "@/components/ui/link";
import type { Freshness } from "@/lib/contract/common";
import type { PackageOnInstance } from "@/lib/contract/packages";
import { BuildStrip } from "./build-strip";
import { standingOf } from "./lead";
import { Promoted } from "./promoted";
import { Streaks } from "./streaks";

interface InstanceCardProps {
  place: PackageOnInstance;
  sources: readonly Freshness[];
  label: string;
}

/** A package on one builder: its builds, what is red and what may have done it, its streaks, what is promoted. */
export function InstanceCard({ place, label, sources }: InstanceCardProps) {
  const { status, word } = standingOf(place, sources);
  return (
    <Card
      id={place.instance}
      title={label}
      note={
        <span className="inline-flex flex-wrap items-baseline gap-x-2.5">
          {label === place.instance ? null : <span>{place.instance}</span>}
          <StatusTag status={status}>{word}</StatusTag>
        </span>
      }
      more={counted(place.builds, "build")}
      className="overflow-clip target:border-line-strong target:shadow-[0_0_0_2px_var(--color-accent-soft)]"
    >
      <div className="grid grid-cols-[minmax(0,1fr)_340px] max-lg:grid-cols-1">
        <div className="min-w-0">
          <section aria-label={`Builds on ${label}`} className="px-4 py-3.5">
            <BuildStrip builds={place.history} />
          </section>
          {place.current === null ? null : <Current failure={place.current} />}
          <Streaks streaks={place.streaks} label={label} />
        </div>
        <div className="grid content-start gap-4 border-line border-l px-4 py-3.5 max-lg:border-t max-lg:border-l-0">
          <Facts place={place} />
          <Promoted place={place} />
        </div>
      </div>
    </Card>
  );
}

function Current({ failure }: { failure: NonNullable<PackageOnInstance["current"]> }) {
  return (
    <section className="border-line border-t bg-bad-soft/40 px-4 py-3" aria-label="What fails now">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-[550]">
          {failure.status === "retrying" ? "Waits for a retry" : "Red"} for{" "}
          <Time at={failure.since} as="age" />,{" "}
          {counted(
            failure.failures,
            failure.status === "retrying" ? "try" : "failed build",
            failure.status === "retrying" ? "tries" : undefined,
          )}
        </span>
        {failure.holdsUp.length === 0 ? null : (
          <span className="text-text-2">holds up {failure.holdsUp.join(", ")}</span>
        )}
      </p>
      <p className="mt-0.5 mb-1 flex min-w-0 items-baseline gap-2">
        <Reason row={failure} />
        {failure.lastRed.logUrl === null ? null : (
          <ExternalLink href={failure.lastRed.logUrl} className="flex-none text-sm text-text-2">
            log
          </ExternalLink>
        )}
      </p>
      {failure.status === "retrying" ? null : <WhatChanged failure={failure} />}
    </section>
  );
}

const Facts = ({ place }: { place: PackageOnInstance }) => (
  <KeyValue
    rows={[
      [
        "Last good",
        <span key="g">
          {place.lastNvr === null ? null : <span className="mono block break-all">{place.lastNvr}</span>}
          {place.lastSuccessAt === null ? (
            <span className="text-text-3">never</span>
          ) : (
            <Time at={place.lastSuccessAt} as="ago" focusable className="text-text-2" />
          )}
        </span>,
      ],
      [
        "Last build",
        place.lastBuiltAt === null ? "never" : <Time key="b" at={place.lastBuiltAt} as="ago" focusable />,
      ],
      place.waiting === 0 ? null : ["In the queue", counted(place.waiting, "commit")],
      ["Component", place.component ?? "none"],
      [
        "DFG",
        <Link key="d" href={`/dfgs/${encodeURIComponent(place.dfg?.slug ?? "unassigned")}`} className="link">
          {place.dfg?.name ?? "Unassigned"}
        </Link>,
      ],
    ]}
  />
);
