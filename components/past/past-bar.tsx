"use client";
import { History } from "lucide";
import { useFromNow } from "@/components/time/clock";
import { Time, ZoneWord } from "@/components/time/time";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { DAY, HOUR } from "@/lib/shared/clock";
import { TimeChoice } from "./time-choice";

const STEPS = [
  { label: "a day back", text: "− 1 d", ms: -DAY },
  { label: "an hour back", text: "− 1 h", ms: -HOUR },
  { label: "an hour on", text: "+ 1 h", ms: HOUR },
  { label: "a day on", text: "+ 1 d", ms: DAY },
];

/** "As known on 10 Mar 14:02", with steps to and fro, another time, and the way back to now. */
export function PastBar({ at, reconstructed }: { at: string; reconstructed: boolean }) {
  const address = useAddress();
  return (
    <section
      aria-label="Time in the past"
      className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-run/40 bg-run-soft px-3.5 py-2"
    >
      <p className="flex min-w-0 flex-1 basis-64 items-baseline gap-2">
        <Icon of={History} size={15} className="translate-y-[2px] text-run" />
        <span>
          <span className="font-[550]">
            As known on <Time at={at} as="moment" focusable />
            <ZoneWord />
          </span>
          {reconstructed ? (
            <span className="text-text-2">
              {" "}
              · partly reconstructed from history: nothing was recorded yet
            </span>
          ) : null}
        </span>
      </p>
      <div className="flex flex-wrap items-center gap-1.5">
        {STEPS.map((step) => (
          <Step key={step.text} to={Date.parse(at) + step.ms} {...step} />
        ))}
        <TimeChoice at={at} />
        <Link href={address.with({ at: null })} className={buttonClass("primary")}>
          Back to now
        </Link>
      </div>
    </section>
  );
}

/** A step that would lead into the future leads to now. */
function Step({ to, label, text }: { to: number; label: string; text: string }) {
  const address = useAddress();
  const isPast = useFromNow((now) => to < now);
  return (
    <Link
      href={address.with({ at: isPast ? new Date(to).toISOString() : null })}
      scroll={false}
      className={buttonClass("plain")}
    >
      <span aria-hidden="true">{text}</span>
      <span className="sr-only">{label}</span>
    </Link>
  );
}
