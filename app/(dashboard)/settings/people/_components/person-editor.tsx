"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { TextArea, TextField } from "@/components/triage/dialogs/fields";
import { Button } from "@/components/ui/button";
import type { PeopleAnswer, PersonRow } from "@/lib/contract/directory";
import { SITE_ROLES } from "@/lib/domain/policy/policy";
import { bodyOf, EMPTY_FORM, fieldsOf, formOf, isReady, type PersonForm } from "./person-form";
import { Places } from "./places-field";
import type { PeopleWrites } from "./use-people-writes";
import { ROLE_HINT, ROLE_WORD } from "./words";

interface EditorProps {
  /** null = a new one. */
  person: PersonRow | null;
  data: PeopleAnswer;
  writes: PeopleWrites;
  closeHref: string;
}

/** The form of a person. It says whose word counts: this page's from the first change on, the file's before. */
export function PersonEditor({ person, data, writes, closeHref }: EditorProps) {
  const router = useRouter();
  // The version that was opened: what others do meanwhile is not overwritten, the server says so.
  const [base, setBase] = useState(person);
  const [form, setForm] = useState<PersonForm>(person === null ? EMPTY_FORM : formOf(person));
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<PersonForm>) => setForm((held) => ({ ...held, ...change }));
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
      router.push(closeHref, { scroll: false });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "That did not work; try again.");
      setBusy(false);
    }
  };
  const reason = form.reason.trim() === "" ? {} : { reason: form.reason.trim() };
  const save = () =>
    run(() =>
      base === null ? writes.add(bodyOf(form)) : writes.change(base, { ...fieldsOf(form), ...reason }),
    );
  const isBehind = person !== null && base !== null && person.version !== base.version;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady(form) && !busy) void save();
      }}
      className="grid gap-3 p-4"
    >
      <WhoseWord person={base} />
      {base === null ? (
        <TextField
          label="Login, as the identity provider gives it"
          value={form.id}
          onChange={(id) => set({ id })}
          first
        />
      ) : null}
      <TextField label="Name" value={form.name} onChange={(name) => set({ name })} />
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <TextField label="Mail" value={form.mail} onChange={(mail) => set({ mail })} />
        <TextField label="Chat" value={form.chat} onChange={(chat) => set({ chat })} />
      </div>
      <TextField
        label="Time zone"
        value={form.timeZone}
        onChange={(timeZone) => set({ timeZone })}
        placeholder="Europe/Prague"
      />
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 text-sm text-text-2">Roles on the site, besides reading</legend>
        {SITE_ROLES.map((role) => (
          <label key={role} className="flex items-baseline gap-2 max-sm:min-h-10 max-sm:items-center">
            <input
              type="checkbox"
              className="size-3.5 flex-none self-center accent-accent"
              checked={form.roles.includes(role)}
              onChange={(event) =>
                set({
                  roles: event.target.checked
                    ? [...form.roles, role]
                    : form.roles.filter((each) => each !== role),
                })
              }
            />
            <span>
              {ROLE_WORD[role]} <span className="text-sm text-text-2">{ROLE_HINT[role]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Places places={form.places} dfgs={data.dfgs} onChange={(places) => set({ places })} />
      <TextArea
        label="Why, for the audit"
        value={form.reason}
        onChange={(text) => set({ reason: text })}
        placeholder="Not needed"
      />
      {problem === null ? null : (
        <div role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          <p>{problem}</p>
          {isBehind ? (
            <Button
              className="mt-2"
              onClick={() => {
                setBase(person);
                setForm(formOf(person));
                setProblem(null);
              }}
            >
              Show what it is now
            </Button>
          ) : null}
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" type="submit" disabled={!isReady(form) || busy}>
          {base === null ? "Add" : "Save"}
        </Button>
        {base?.isEdited ? (
          <Button
            disabled={busy}
            data-tip="From the next start of ingest on, prodchain.yaml counts for them again; who it does not name is removed then"
            onClick={() => void run(() => writes.change(base, { followFile: true, ...reason }))}
          >
            Let the file count again
          </Button>
        ) : null}
        {base === null ? null : (
          <Button disabled={busy} onClick={() => void run(() => writes.remove(base))}>
            Remove this person
          </Button>
        )}
      </div>
    </form>
  );
}

function WhoseWord({ person }: { person: PersonRow | null }) {
  const words =
    person === null
      ? "Who is added here stays, whatever prodchain.yaml says."
      : person.isEdited
        ? "Changed here: for them this page counts, and not prodchain.yaml."
        : "prodchain.yaml says this. Once you save, this page counts for them, and not the file.";
  return <p className="rounded-md bg-sunken px-3 py-1.5 text-text-2">{words}</p>;
}
