"use client";
import { History } from "lucide";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { usePreferences } from "@/components/preferences/provider";
import { toField } from "@/components/time/field-time";
import { fieldInstant } from "@/components/triage/snooze-presets";
import { useAddress } from "@/components/ui/address";
import { Button, buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Popover } from "@/components/ui/popover";

/** Asks for a time in the past of which the page shall show what was known. `at` = the one it shows; null = now. */
export function TimeChoice({ at }: { at: string | null }) {
  const { shownZone } = usePreferences();
  const router = useRouter();
  const address = useAddress();
  const [value, setValue] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const shown = value ?? (at === null ? "" : toField(at, shownZone));
  const go = (event: FormEvent) => {
    event.preventDefault();
    const asked = fieldInstant(shown, shownZone);
    if (asked === null) return setProblem("Give a date and a time");
    if (asked > Date.now()) return setProblem("That time is still to come");
    setProblem(null);
    setValue(null);
    router.push(address.with({ at: new Date(asked).toISOString() }), { scroll: false });
  };
  return (
    <Popover
      label="Another time"
      align="end"
      buttonClassName={buttonClass(at === null ? "quiet" : "plain")}
      button={
        <>
          <Icon of={History} size={14} />
          <span aria-hidden="true">{at === null ? "See another time" : "Another time"}</span>
        </>
      }
    >
      <form onSubmit={go} className="grid gap-2 p-1.5">
        <label className="grid gap-1 text-sm text-text-2">
          What was known at ({shownZone})
          <input
            type="datetime-local"
            value={shown}
            onChange={(event) => setValue(event.target.value)}
            aria-invalid={problem !== null}
            className="min-h-8 rounded-md border border-line-strong bg-surface px-2 text-text max-sm:min-h-10"
          />
        </label>
        {problem === null ? null : (
          <p role="alert" className="text-bad text-sm">
            {problem}
          </p>
        )}
        <Button type="submit" look="primary" className="justify-center">
          Show
        </Button>
      </form>
    </Popover>
  );
}
