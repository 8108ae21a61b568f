"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useShell } from "@/components/shell/use-shell";
import { nowMs } from "@/components/time/clock";
import type { TriageActionAnswer, TriageRow } from "@/lib/contract/triage";
import { type Acted, type Acting, ActingContext } from "./acting-context";
import type { DialogKind } from "./actions-table";
import { conflictWords, doneWords, refusedWords } from "./answer-words";
import { TriageDialog } from "./dialogs/triage-dialog";
import { type Asked, guessed } from "./optimistic";
import { holdsTriage, latestRows, type Patch, patchRows } from "./patch-cache";
import { sendAction, sendUndo } from "./send";
import { Toasts, useToasts } from "./toasts";
import { useSession } from "./use-session";
import { whyNot, whyNotAny } from "./why-not";

/** Something that can be taken back, and the items as they were. */
interface Undoable {
  events: readonly string[];
  before: readonly TriageRow[];
  words: string;
}

export { useTriageActions } from "./acting-context";

/** Holds what acting on items needs: who acts, the dialogs, the notices, what can be taken back. */
export function TriageActing({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const session = useSession();
  const shell = useShell();
  const { toasts, show, close } = useToasts();
  const [dialog, setDialog] = useState<{ kind: DialogKind; rows: readonly TriageRow[] } | null>(null);
  const undoable = useRef<Undoable[]>([]);
  /** Versions that our own writes made: what is done next to the same item is done to that one. */
  const own = useRef(new Map<string, number>());
  /** Writes go one after the other, so that two of ours never conflict. */
  const tail = useRef<Promise<unknown>>(Promise.resolve());

  const inTurn = useCallback(<T,>(run: () => Promise<T>): Promise<T> => {
    const turn = tail.current.then(run, run);
    tail.current = turn.catch(() => undefined);
    return turn;
  }, []);
  const settle = useCallback(() => {
    void client.invalidateQueries({ predicate: holdsTriage });
    void client.invalidateQueries({ queryKey: ["shell"] });
  }, [client]);
  const take = useCallback(
    (answer: TriageActionAnswer) => {
      for (const { id, version } of answer.done) own.current.set(id, version);
      patchRows(
        client,
        new Map(answer.done.map(({ id, version, state }) => [id, (row) => ({ ...row, version, state })])),
      );
    },
    [client],
  );

  const undo = useCallback(() => {
    // In its turn too: what was asked for just now is the last thing done once it is answered.
    void inTurn(async () => {
      const entry = undoable.current.pop();
      if (entry === undefined) return void show({ kind: "warn", lines: ["There is nothing to undo."] });
      await client.cancelQueries({ predicate: holdsTriage });
      const current = latestRows(client, entry.before);
      patchRows(client, restoring(entry.before));
      try {
        const answer = await sendUndo(entry.events);
        const done = new Set(answer.done.map(({ id }) => id));
        patchRows(client, restoring(current.filter((row) => !done.has(row.id))));
        take(answer);
        const left = [...conflictWords(answer.conflicts, nowMs()), ...refusedWords(answer.refused)];
        if (left.length > 0) show({ kind: "warn", lines: left });
        if (answer.done.length > 0) show({ kind: "done", lines: [`Taken back: ${entry.words}.`] });
      } catch (error) {
        // Nothing is known to be taken back: it is shown as it was, and can be tried again.
        patchRows(client, restoring(current));
        undoable.current.push(entry);
        show({ kind: "bad", lines: [`Not taken back: ${messageOf(error)}`] });
      }
      settle();
    });
  }, [client, inTurn, settle, show, take]);

  const act = useCallback(
    async (rows: readonly TriageRow[], asked: Asked): Promise<Acted> => {
      const kept = rows.filter((row) => whyNot(session, asked.action, row) === null);
      const left = rows.flatMap((row) => {
        const why = whyNot(session, asked.action, row);
        return why === null ? [] : [{ id: row.id, why }];
      });
      if (kept.length === 0) {
        const problems = refusedWords(left);
        show({ kind: "warn", lines: problems });
        return { answer: null, problems };
      }
      const me = session?.person ?? { id: "", name: "" };
      const guess = {
        me: { id: me.id, name: me.name },
        now: new Date(nowMs()).toISOString(),
        dfgOf: (slug: string) => ({ slug, name: shell?.dfgs.find((dfg) => dfg.slug === slug)?.name ?? slug }),
        personOf: (id: string) => session?.people.find((each) => each.id === id) ?? { id, name: id },
      };
      // A read on its way would bring the items as they were; giving it up takes back what it had begun, so that first.
      await client.cancelQueries({ predicate: holdsTriage });
      patchRows(client, new Map(kept.map(({ id }) => [id, (row) => guessed(row, asked, guess)])));
      return inTurn(async () => {
        try {
          const versions = kept.map(({ id, version }) => ({
            id,
            version: Math.max(version, own.current.get(id) ?? 0),
          }));
          const answer = await sendAction(asked, versions);
          const done = new Set(answer.done.map(({ id }) => id));
          patchRows(client, restoring(kept.filter((row) => !done.has(row.id))));
          take(answer);
          const words = doneWords(asked.action, answer.done);
          if (words !== null && answer.undo.length > 0) {
            const before = kept.filter((row) => done.has(row.id));
            undoable.current.push({ events: answer.undo, before, words });
          }
          if (words !== null)
            show({ kind: "done", lines: [`${words}.`], ...(answer.undo.length > 0 && { undo }) });
          const problems = [
            ...conflictWords(answer.conflicts, nowMs()),
            ...refusedWords([...left, ...answer.refused]),
          ];
          if (problems.length > 0) show({ kind: "warn", lines: problems });
          return { answer, problems };
        } catch (error) {
          patchRows(client, restoring(kept));
          const problems = [messageOf(error)];
          show({ kind: "bad", lines: problems });
          return { answer: null, problems };
        } finally {
          settle();
        }
      });
    },
    [client, inTurn, session, settle, shell, show, take, undo],
  );

  const acting = useMemo<Acting>(
    () => ({
      session,
      act,
      undo,
      ask: (kind, rows) => {
        if (rows.length > 0) setDialog({ kind, rows });
      },
      whyNotAny: (action, rows) => whyNotAny(session, action, rows),
    }),
    [session, act, undo],
  );
  return (
    <ActingContext value={acting}>
      {children}
      {dialog === null ? null : (
        <TriageDialog
          key={dialog.kind + dialog.rows[0]?.id}
          kind={dialog.kind}
          rows={dialog.rows}
          onClose={() => setDialog(null)}
        />
      )}
      <Toasts toasts={toasts} close={close} />
    </ActingContext>
  );
}

/** Puts items back as they were. */
const restoring = (rows: readonly TriageRow[]): Patch => new Map(rows.map((row) => [row.id, () => row]));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
