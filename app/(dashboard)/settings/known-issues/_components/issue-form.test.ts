import { expect, it } from "vitest";
import type { IssueDraft, KnownIssueRow } from "@/lib/contract/known-issues";
import { bodyOf, EMPTY_FORM, formOf, formOfDraft, isEdited, missing, previewBody } from "./issue-form";

const draft: IssueDraft = {
  asOf: "2026-03-10T12:00:00Z",
  sources: [],
  item: "T-7",
  title: "Mirror",
  signature: { id: "3", text: "cannot download <url>" },
  pattern: "cannot download",
  class: "infra",
  bugUrl: null,
  dfg: null,
  isPrivate: false,
};

it("begins with an item's text, its line at hand", () => {
  const form = formOfDraft(draft);
  expect(previewBody(form)).toMatchObject({ kind: "signature", signature: "3", pattern: null });
  expect(previewBody({ ...form, kind: "pattern" })).toMatchObject({
    signature: null,
    pattern: "cannot download",
  });
  expect(formOfDraft({ ...draft, signature: null }).kind).toBe("pattern");
});

it("sends only what is filled in", () => {
  const scope = { ...EMPTY_FORM.scope, job: " periodic-* ", release: " " };
  expect(bodyOf({ ...EMPTY_FORM, title: " x ", pattern: "y", scope })).toEqual({
    ...{ kind: "pattern", pattern: "y", signature: null, scope: { job: "periodic-*" }, isPrivate: false },
    ...{ title: "x", bugUrl: null, dfg: null, note: null },
  });
});

it.each([
  [{}, "Give it a title."],
  [{ title: "x" }, "Write a pattern."],
  [
    { title: "x", pattern: "y", bugUrl: "javascript:alert(1)" },
    "The bug's address must begin with http:// or https://.",
  ],
  [{ title: "x", pattern: "y", bugUrl: "https://bugs.example.org/1" }, null],
])("says what is missing in %j", (of, words) => {
  expect(missing({ ...EMPTY_FORM, ...of })).toBe(words);
});

it("knows what is not saved yet from what is, whatever its version or use", () => {
  const row = {
    ...{ id: "K-1", version: 1, title: "Disk full", kind: "pattern", pattern: "full", signature: null },
    ...{ scope: { job: "a-*" }, bug: null, dfg: null, note: null, isPrivate: false, retired: null },
  } as unknown as KnownIssueRow;
  const retired = { ...row, version: 2, retired: { at: "2026-03-10T12:00:00Z", why: "by hand" } };
  expect(isEdited(formOf(row), retired)).toBe(false);
  expect(isEdited({ ...formOf(row), note: "not saved" }, retired)).toBe(true);
});
