"use client";
import { useState } from "react";
import { usePreferences } from "@/components/preferences/provider";
import { STATUS } from "@/components/status/status";
import { useFromNow } from "@/components/time/clock";
import { counted, formatDay } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { Change } from "@/lib/contract/dfgs";

const KIND: Record<Change["kind"], { word: string; look: string }> = {
  failing: { word: "New:", look: STATUS.bad.text },
  recovered: { word: "Recovered:", look: STATUS.ok.text },
  promoted: { word: "Promoted:", look: "text-text-2" },
};

const SHOWN = 12;

/** What turned red, green or was promoted, newest first, by day. */
export function Changes({
  changes,
  since,
  visited,
}: {
  changes: readonly Change[];
  since: string;
  visited: boolean;
}) {
  const [all, setAll] = useState(false);
  const { shownZone } = usePreferences();
  const today = useFromNow((now) => formatDay(now, shownZone, now));
  const dayOf = (change: Change) =>
    formatDay(Date.parse(change.at), shownZone, Date.parse(changes[0]?.at ?? change.at));
  const shown = all ? changes : changes.slice(0, SHOWN);
  return (
    <Card
      id="changes"
      title={
        <>
          {visited ? "Since you were here, " : "Since "}
          <Time at={since} as="moment" />
        </>
      }
      more={changes.length === 0 ? undefined : counted(changes.length, "change")}
    >
      {changes.length === 0 ? (
        <Empty title="No change is known">
          No package is seen to have turned red or green, and nothing to be promoted.
        </Empty>
      ) : (
        <ol className="px-4 py-1">
          {shown.map((change, index) => {
            const day = dayOf(change);
            const before = changes[index - 1];
            const heading = day === (before === undefined ? today : dayOf(before)) ? null : day;
            return (
              <ChangeLine
                key={[change.kind, change.at, change.subject, change.instance].join()}
                change={change}
                heading={heading}
              />
            );
          })}
        </ol>
      )}
      {shown.length === changes.length ? null : (
        <div className="border-line border-t px-2 py-1.5">
          <Button look="quiet" onClick={() => setAll(true)}>
            {counted(changes.length - SHOWN, "more change")}
          </Button>
        </div>
      )}
    </Card>
  );
}

function ChangeLine({ change, heading }: { change: Change; heading: string | null }) {
  return (
    <li className="border-line border-b last:border-0">
      {heading === null ? null : <p className="pt-2 text-sm text-text-3">{heading}</p>}
      <div className="flex gap-2.5 py-2">
        <Time at={change.at} as="clock" className="w-[42px] flex-none text-sm leading-[19px] text-text-3" />
        <Link href={change.href} className="link min-w-0 break-words">
          <span className={KIND[change.kind].look}>{KIND[change.kind].word}</span> {change.text}
        </Link>
      </div>
    </li>
  );
}
