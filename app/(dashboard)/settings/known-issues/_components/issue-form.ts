import type {
  IssueDraft,
  IssueScope,
  KnownIssueBody,
  KnownIssueRow,
  PreviewBody,
} from "@/lib/contract/known-issues";

export const SCOPE_FIELDS = [
  "class",
  "job",
  "package",
  "release",
  "component",
  "pipeline",
  "source",
] as const satisfies readonly (keyof IssueScope)[];

/** What stands in the editor; "" = nothing. */
export interface IssueForm {
  title: string;
  kind: "signature" | "pattern";
  pattern: string;
  signature: { id: string; text: string | null } | null;
  scope: Record<(typeof SCOPE_FIELDS)[number], string>;
  bugUrl: string;
  dfg: string;
  note: string;
  isPrivate: boolean;
}

const NO_SCOPE = Object.fromEntries(SCOPE_FIELDS.map((field) => [field, ""])) as IssueForm["scope"];

export const EMPTY_FORM: IssueForm = {
  title: "",
  kind: "pattern",
  pattern: "",
  signature: null,
  scope: NO_SCOPE,
  bugUrl: "",
  dfg: "",
  note: "",
  isPrivate: false,
};

/** A known issue as it stands in the editor. */
export const formOf = (row: KnownIssueRow): IssueForm => ({
  title: row.title,
  kind: row.kind,
  pattern: row.pattern ?? "",
  signature: row.signature,
  scope: { ...NO_SCOPE, ...row.scope },
  bugUrl: row.bug?.url ?? "",
  dfg: row.dfg?.slug ?? "",
  note: row.note ?? "",
  isPrivate: row.isPrivate,
});

/** A new one of a triage item: by its text where it has one, its deciding line as a pattern at hand. */
export const formOfDraft = (draft: IssueDraft): IssueForm => ({
  ...EMPTY_FORM,
  title: draft.title,
  kind: draft.signature === null ? "pattern" : "signature",
  pattern: draft.pattern,
  signature: draft.signature,
  bugUrl: draft.bugUrl ?? "",
  dfg: draft.dfg?.slug ?? "",
  isPrivate: draft.isPrivate,
});

const filled = (scope: IssueForm["scope"]): IssueScope =>
  Object.fromEntries(
    Object.entries(scope).flatMap(([field, text]) => (text.trim() ? [[field, text.trim()]] : [])),
  );

/** What of the form decides which failures match. */
export const previewBody = (form: IssueForm): PreviewBody => ({
  kind: form.kind,
  pattern: form.kind === "pattern" ? form.pattern : null,
  signature: form.kind === "signature" ? (form.signature?.id ?? null) : null,
  scope: filled(form.scope),
  isPrivate: form.isPrivate,
});

/** The form as it is sent. */
export const bodyOf = (form: IssueForm): KnownIssueBody => ({
  ...previewBody(form),
  title: form.title.trim(),
  bugUrl: form.bugUrl.trim() || null,
  dfg: form.dfg || null,
  note: form.note.trim() || null,
});

/** Whether the form has what is not saved yet. */
export const isEdited = (form: IssueForm, saved: KnownIssueRow): boolean =>
  JSON.stringify(bodyOf(form)) !== JSON.stringify(bodyOf(formOf(saved)));

/** What is still missing before it can be saved; null = nothing. */
export function missing(form: IssueForm): string | null {
  if (form.title.trim() === "") return "Give it a title.";
  if (form.kind === "pattern" && form.pattern.trim() === "") return "Write a pattern.";
  if (form.bugUrl.trim() !== "" && !/^https?:\/\/\S+$/i.test(form.bugUrl.trim()))
    return "The bug's address must begin with http:// or https://.";
  return null;
}
