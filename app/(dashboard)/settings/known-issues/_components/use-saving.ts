"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Toast } from "@/components/triage/toasts";
import type { KnownIssueBody, KnownIssueRow, KnownIssueWritten } from "@/lib/contract/known-issues";
import { ApiError, post, segment } from "@/lib/query/api";
import { knownIssueQuery } from "@/lib/query/known-issues";
import { bodyOf, formOf } from "./issue-form";

export type Problem = { message: string; isConflict: boolean };

/**
 * Writes of the editor: each tells what was done, with a way back, or why not.
 *
 * @param undone is given what is stored once something was taken back
 */
export function useSaving(show: (toast: Omit<Toast, "id">) => void, undone: (issue: KnownIssueRow) => void) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const settle = async ({ issue }: KnownIssueWritten): Promise<KnownIssueRow> => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ["known-issues"] }),
      client.invalidateQueries({ queryKey: knownIssueQuery(issue.id).queryKey }),
    ]);
    return issue;
  };
  const patch = (issue: Pick<KnownIssueRow, "id" | "version">, body: object) =>
    post<KnownIssueWritten>(
      `known-issues/${segment(issue.id)}`,
      { version: issue.version, ...body },
      "PATCH",
    ).then(settle);

  async function attempt(run: () => Promise<KnownIssueRow>): Promise<KnownIssueRow | null> {
    setBusy(true);
    setProblem(null);
    try {
      return await run();
    } catch (error) {
      const isConflict = error instanceof ApiError && error.status === 409;
      setProblem({ message: error instanceof Error ? error.message : String(error), isConflict });
      return null;
    } finally {
      setBusy(false);
    }
  }

  /** Shows what was done; `back` takes it back. */
  const tell = (line: string, back: () => Promise<KnownIssueRow>) =>
    show({
      kind: "done",
      lines: [line],
      undo: () => {
        back().then(
          (issue) => {
            undone(issue);
            show({ kind: "done", lines: [`${issue.id} is as it was before.`] });
          },
          (error: unknown) =>
            show({
              kind: "bad",
              lines: [error instanceof Error ? error.message : "It could not be taken back."],
            }),
        );
      },
    });

  return {
    busy,
    problem,
    forget: () => setProblem(null),
    /** Adds it; taking it back retires it. */
    async add(body: KnownIssueBody): Promise<KnownIssueRow | null> {
      const made = await attempt(() => post<KnownIssueWritten>("known-issues", body).then(settle));
      if (made)
        tell(`${made.id} is saved; failures are matched with it now.`, () =>
          patch(made, { retired: true, reason: "taken back" }),
        );
      return made;
    },
    /** Changes it, unless somebody else did meanwhile. */
    async change(before: KnownIssueRow, body: KnownIssueBody): Promise<KnownIssueRow | null> {
      const { isPrivate: _, ...fields } = body;
      const after = await attempt(() => patch(before, fields));
      if (after) {
        const { isPrivate: _was, ...old } = bodyOf(formOf(before));
        tell(`${after.id} is changed.`, () => patch(after, old));
      }
      return after;
    },
    /** Retires or revives it. */
    async retire(before: KnownIssueRow, retired: boolean): Promise<KnownIssueRow | null> {
      const after = await attempt(() => patch(before, { retired }));
      if (after)
        tell(retired ? `${after.id} is retired.` : `${after.id} is in use again.`, () =>
          patch(after, { retired: !retired }),
        );
      return after;
    },
  };
}
