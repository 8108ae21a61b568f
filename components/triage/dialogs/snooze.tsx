"use client";
import { useState } from "react";
import { usePreferences } from "@/components/preferences/provider";
import { nowMs } from "@/components/time/clock";
import { formatMoment } from "@/components/time/format";
import { fieldInstant, snoozePresets } from "../snooze-presets";
import { DialogFrame, type DialogProps } from "./dialog-frame";
import { TextArea, TextField, textOr } from "./fields";

/** Until when the item may rest: it stands last until then, and comes back where it was. */
export function SnoozeDialog({ rows, onClose }: DialogProps) {
  const { shownZone } = usePreferences();
  const [now] = useState(nowMs);
  const presets = snoozePresets(now, shownZone);
  const [chosen, setChosen] = useState("tomorrow");
  const [date, setDate] = useState("");
  const [reason, setReason] = useState("");
  const at =
    chosen === "date" ? fieldInstant(date, shownZone) : presets.find((each) => each.id === chosen)?.at;
  const until = at !== undefined && at !== null && at > now ? new Date(at).toISOString() : null;
  return (
    <DialogFrame
      title="Snooze"
      submit="Snooze"
      rows={rows}
      onClose={onClose}
      asked={until === null ? null : { action: "snooze", until, reason: textOr(reason) }}
    >
      <fieldset>
        <legend className="mb-1 text-sm text-text-2">Until</legend>
        {presets.map((preset) => (
          <label
            key={preset.id}
            className="flex min-h-7 items-center gap-2.5 rounded-md px-1.5 hover:bg-hover max-sm:min-h-10"
          >
            <input
              type="radio"
              name="until"
              data-first={preset.id === chosen ? "" : undefined}
              checked={preset.id === chosen}
              onChange={() => setChosen(preset.id)}
              className="accent-accent"
            />
            {preset.label}
            <span className="ml-auto text-sm text-text-3">{formatMoment(preset.at, shownZone, now)}</span>
          </label>
        ))}
        <label className="flex min-h-7 items-center gap-2.5 rounded-md px-1.5 hover:bg-hover max-sm:min-h-10">
          <input
            type="radio"
            name="until"
            checked={chosen === "date"}
            onChange={() => setChosen("date")}
            className="accent-accent"
          />
          Another time
        </label>
      </fieldset>
      {chosen !== "date" ? null : (
        <TextField
          label={`Time${shownZone === "UTC" ? " (UTC)" : ""}`}
          type="datetime-local"
          value={date}
          onChange={setDate}
          hint={date !== "" && until === null ? "It must lie ahead." : undefined}
        />
      )}
      <TextArea label="Why (may be left out)" value={reason} onChange={setReason} />
    </DialogFrame>
  );
}
