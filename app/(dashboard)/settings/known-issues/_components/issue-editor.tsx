"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Choice, TextArea, TextField } from "@/components/triage/dialogs/fields";
import type { Toast } from "@/components/triage/toasts";
import { useAddress } from "@/components/ui/address";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { KnownIssueRow, KnownIssuesAnswer } from "@/lib/contract/known-issues";
import { bodyOf, formOf, type IssueForm, isEdited, missing, previewBody } from "./issue-form";
import { IssuePreview, usePreview } from "./issue-preview";
import { PatternField } from "./pattern-field";
import { ScopeFields } from "./scope-fields";
import { useSaving } from "./use-saving";

interface EditorProps {
  /** null = a new one. */
  issue: KnownIssueRow | null;
  start: IssueForm;
  may: KnownIssuesAnswer["may"];
  dfgs: KnownIssuesAnswer["dfgs"];
  show(toast: Omit<Toast, "id">): void;
  /** Reads it again as it is now. */
  again?: () => Promise<KnownIssueRow | undefined>;
}

/** The editor of a known issue, with what it would match while one types. */
export function IssueEditor({ issue, start, may, dfgs, show, again }: EditorProps) {
  const router = useRouter();
  const address = useAddress();
  const [form, setForm] = useState(start);
  // What is being edited: a change of somebody else's comes in by "Look at it as it is now" only.
  const [base, setBase] = useState(issue);
  const held = useRef({ form, base });
  useEffect(() => {
    held.current = { form, base };
  }, [form, base]);
  // Its version and whether it is in use; what is not saved yet stays in the form.
  const follow = (row: KnownIssueRow) => {
    const { base: before, form: written } = held.current;
    if (before?.id !== row.id) return;
    setBase(row);
    if (!isEdited(written, before)) setForm(formOf(row));
  };
  const saving = useSaving(show, follow);
  const preview = usePreview(previewBody(form), may.ok);
  const error = form.kind === "pattern" ? (preview.data?.error ?? null) : null;
  const lack = missing(form);
  const set = (of: Partial<IssueForm>) => setForm((held) => ({ ...held, ...of }));
  const take = (row: KnownIssueRow) => {
    setBase(row);
    setForm(formOf(row));
    saving.forget();
  };
  const save = async () => {
    const done = base === null ? await saving.add(bodyOf(form)) : await saving.change(base, bodyOf(form));
    if (done === null) return;
    if (base === null) router.replace(address.with({ open: done.id, item: null }), { scroll: false });
    else take(done);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (lack === null && error === null && may.ok) void save();
      }}
    >
      {may.ok ? null : (
        <Notice kind="info" className="mb-3">
          {may.why} You can read it, not change it.
        </Notice>
      )}
      <fieldset disabled={!may.ok} className="grid gap-3">
        <legend className="sr-only">Known issue</legend>
        <TextField
          label="Title: what happens, in a few words"
          value={form.title}
          onChange={(title) => set({ title })}
        />
        {form.signature === null ? null : <Kind form={form} onChange={(kind) => set({ kind })} />}
        {form.kind === "pattern" ? (
          <PatternField value={form.pattern} onChange={(pattern) => set({ pattern })} error={error} />
        ) : (
          <SignatureText text={form.signature?.text ?? null} />
        )}
        <ScopeFields scope={form.scope} onChange={(scope) => set({ scope })} />
        <TextField
          label="Bug"
          type="url"
          value={form.bugUrl}
          placeholder="https://bugs.launchpad.net/bugs/2087113"
          onChange={(bugUrl) => set({ bugUrl })}
        />
        <Choice
          label="DFG that looks after it"
          value={form.dfg}
          onChange={(dfg) => set({ dfg })}
          groups={[
            {
              label: "DFG",
              options: [
                { value: "", label: "none" },
                ...dfgs.map(({ slug, name }) => ({ value: slug, label: name })),
              ],
            },
          ]}
        />
        <TextArea label="Note" value={form.note} onChange={(note) => set({ note })} />
        {form.isPrivate ? (
          <p className="text-sm text-text-3">
            For failures of private sources only; who may not see those does not see it.
          </p>
        ) : null}
      </fieldset>
      {saving.problem === null ? null : (
        <Notice
          kind="bad"
          className="mt-3"
          action={
            saving.problem.isConflict && again !== undefined ? (
              <Button
                onClick={() => {
                  void again().then((row) => row && take(row));
                }}
              >
                Look at it as it is now
              </Button>
            ) : undefined
          }
        >
          {saving.problem.message}
        </Notice>
      )}
      <div className="sticky bottom-0 -mx-4 mt-3 flex flex-wrap items-center gap-2 border-line border-y bg-surface px-4 py-2.5">
        <Button
          look="primary"
          type="submit"
          disabled={!may.ok || saving.busy || lack !== null || error !== null}
        >
          {base === null ? "Save and match" : "Save"}
        </Button>
        {base === null ? null : (
          <Button
            disabled={!may.ok || saving.busy}
            onClick={() => {
              void saving.retire(base, base.retired === null).then((row) => row && follow(row));
            }}
          >
            {base.retired === null ? "Retire" : "Use it again"}
          </Button>
        )}
        <span className="text-sm text-text-3">{may.ok ? lack : null}</span>
      </div>
      {may.ok ? (
        <section aria-label="What it would match" className="mt-3">
          <h3 className="mb-1">What it would match</h3>
          <IssuePreview query={preview} />
        </section>
      ) : null}
    </form>
  );
}

/** By the whole text or by a pattern. */
function Kind({ form, onChange }: { form: IssueForm; onChange(kind: IssueForm["kind"]): void }) {
  const KINDS = [
    ["signature", "Failures with the same text"],
    ["pattern", "Failures with a line that fits a pattern"],
  ] as const;
  return (
    <div role="radiogroup" aria-label="What it matches" className="flex flex-wrap gap-x-5 gap-y-1">
      {KINDS.map(([kind, words]) => (
        <label key={kind} className="flex items-center gap-1.5 max-sm:min-h-10">
          <input
            type="radio"
            name="kind"
            checked={form.kind === kind}
            onChange={() => onChange(kind)}
            className="accent-accent"
          />
          {words}
        </label>
      ))}
    </div>
  );
}

const SignatureText = ({ text }: { text: string | null }) => (
  <div>
    <span className="mb-1 block text-sm text-text-2">The text, without what varies</span>
    <code className="mono block break-all rounded-md border border-line bg-sunken px-2.5 py-1.5">
      {text ?? "These failures say nothing: their class, rule and subject stand for a text."}
    </code>
  </div>
);
