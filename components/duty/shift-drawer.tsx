"use client";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { usePreferences } from "@/components/preferences/provider";
import { rotaWord } from "@/components/shell/on-duty";
import { toField } from "@/components/time/field-time";
import { Time } from "@/components/time/time";
import { Choice, TextArea, TextField } from "@/components/triage/dialogs/fields";
import { fieldInstant } from "@/components/triage/snooze-presets";
import { useAddress } from "@/components/ui/address";
import { Button } from "@/components/ui/button";
import { Drawer } from "@/components/ui/drawer";
import { KeyValue } from "@/components/ui/key-value";
import type { DutyAnswer, DutyShift } from "@/lib/contract/people";
import { peopleFor } from "./people-for";
import type { ShiftWrites } from "./use-shift-writes";

interface ShiftProps {
  data: DutyAnswer;
  writes: ShiftWrites;
  /** The shift that is open, or what a new one is to be. */
  shift: DutyShift;
  isNew: boolean;
}

interface ShiftDrawerProps extends ShiftProps {
  /** Drawn inside: what lies outside of a modal dialog cannot be reached while it is open. */
  notices: ReactNode;
}

/** A shift: who and when, and the note for the next one. Who may not change it reads it. */
export function ShiftDrawer({ data, writes, shift, isNew, notices }: ShiftDrawerProps) {
  const address = useAddress();
  const mayEdit = data.editable.some((dfg) => dfg.slug === shift.dfg.slug);
  return (
    <Drawer
      title={`${rotaWord(shift.rota)} of ${shift.dfg.name}`}
      closeHref={address.with({ shift: null, new: null })}
    >
      {mayEdit ? (
        <ShiftForm key={shift.id} data={data} writes={writes} shift={shift} isNew={isNew} />
      ) : (
        <div className="grid gap-4 p-4">
          <KeyValue
            rows={[
              ["Who", shift.person.name],
              ["From", <Time key="from" at={shift.from} as="moment" focusable />],
              ["Until", <Time key="until" at={shift.until} as="moment" focusable />],
              ["Note", shift.note ?? "none"],
            ]}
          />
          <p className="text-text-2">
            {data.why ?? "Members of this DFG change its rotas, and wranglers all."}
          </p>
        </div>
      )}
      {notices}
    </Drawer>
  );
}

function ShiftForm({ data, writes, shift, isNew }: ShiftProps) {
  const { shownZone } = usePreferences();
  const router = useRouter();
  const address = useAddress();
  // The version that was opened: what others do meanwhile is not overwritten, the server says so.
  const [base, setBase] = useState(shift);
  const [person, setPerson] = useState(shift.person.id);
  const [from, setFrom] = useState(toField(shift.from, shownZone));
  const [until, setUntil] = useState(toField(shift.until, shownZone));
  const [note, setNote] = useState(shift.note ?? "");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const times = { from: fieldInstant(from, shownZone), until: fieldInstant(until, shownZone) };
  const isReady = times.from !== null && times.until !== null && times.until > times.from && person !== "";

  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
      router.push(address.with({ shift: null, new: null }), { scroll: false });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "That did not work; try again.");
      setBusy(false);
    }
  };
  const save = () => {
    if (times.from === null || times.until === null) return;
    const said = {
      person,
      from: new Date(times.from).toISOString(),
      until: new Date(times.until).toISOString(),
      note: note.trim() === "" ? null : note.trim(),
    };
    void run(() =>
      isNew ? writes.add({ dfg: shift.dfg.slug, rota: shift.rota, ...said }) : writes.change(base, said),
    );
  };
  const reload = () => {
    setBase(shift);
    setPerson(shift.person.id);
    setFrom(toField(shift.from, shownZone));
    setUntil(toField(shift.until, shownZone));
    setNote(shift.note ?? "");
    setProblem(null);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !busy) save();
      }}
      className="grid gap-3 p-4"
    >
      <Choice label="Who" value={person} onChange={setPerson} groups={peopleFor(data, shift.dfg)} first />
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <TextField label={`From (${shownZone})`} type="datetime-local" value={from} onChange={setFrom} />
        <TextField label={`Until (${shownZone})`} type="datetime-local" value={until} onChange={setUntil} />
      </div>
      <TextArea
        label="Hand-over note"
        value={note}
        onChange={setNote}
        hint="What the next one should know: what is open, what to watch."
      />
      {problem === null ? null : (
        <div role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          <p>{problem}</p>
          {!isNew && shift.version !== base.version ? (
            <Button onClick={reload} className="mt-2">
              Show what it is now
            </Button>
          ) : null}
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" type="submit" disabled={!isReady || busy}>
          {isNew ? "Put on duty" : "Save"}
        </Button>
        {isNew ? null : (
          <Button disabled={busy} onClick={() => void run(() => writes.remove(base))}>
            Remove this shift
          </Button>
        )}
      </div>
    </form>
  );
}
