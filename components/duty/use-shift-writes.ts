"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useToasts } from "@/components/triage/toasts";
import type { DutyShift, ShiftAnswer, ShiftBody, ShiftPatchBody } from "@/lib/contract/people";
import { ApiError, post } from "@/lib/query/api";

export type ShiftChange = Omit<ShiftPatchBody, "version">;

/** Writes shifts; each can be taken back by the notice or the key u. The promises reject with words for people. */
export function useShiftWrites() {
  const client = useQueryClient();
  const { toasts, show, close } = useToasts();
  const undo = useRef<(() => void) | null>(null);

  const renew = () =>
    client.invalidateQueries({ predicate: ({ queryKey: [of] }) => of === "duty" || of === "shell" });
  const send = async (path: string, body: unknown, method: "POST" | "PATCH" | "DELETE") => {
    try {
      const { shift } = await post<ShiftAnswer>(path, body, method);
      return shift;
    } catch (error) {
      throw new Error(error instanceof ApiError ? error.message : "That did not work; try again.");
    } finally {
      await renew();
    }
  };
  const tell = (words: string, back: () => Promise<unknown>) => {
    const run = () => {
      undo.current = null;
      close(id);
      back().then(
        () => show({ kind: "done", lines: ["Taken back."] }),
        (error: Error) => show({ kind: "bad", lines: ["It could not be taken back.", error.message] }),
      );
    };
    const id = show({ kind: "done", lines: [words], undo: run });
    undo.current = run;
  };

  const remove = ({ id, version }: DutyShift) => send(`duty/shifts/${id}?version=${version}`, null, "DELETE");
  const change = (shift: DutyShift, patch: ShiftChange) =>
    send(`duty/shifts/${shift.id}`, { ...patch, version: shift.version }, "PATCH");
  const add = (body: ShiftBody) => send("duty/shifts", body, "POST");

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof Element && event.target.closest("input, textarea, select, dialog");
      if (event.key === "u" && !isTyping && !event.ctrlKey && !event.metaKey) undo.current?.();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  return {
    toasts,
    closeToast: close,
    async change(shift: DutyShift, patch: ShiftChange) {
      const changed = await change(shift, patch);
      const { person, from, until, note } = shift;
      tell(`Changed: ${changed.rota} of ${changed.dfg.name} has ${changed.person.name}.`, () =>
        change(changed, { person: person.id, from, until, note }),
      );
    },
    async add(body: ShiftBody) {
      const added = await add(body);
      tell(`${added.person.name} is ${added.rota} of ${added.dfg.name} then.`, () => remove(added));
    },
    async remove(shift: DutyShift) {
      await remove(shift);
      const { dfg, rota, person, from, until, note } = shift;
      tell(`${person.name} is no longer ${rota} of ${dfg.name} then.`, () =>
        add({ dfg: dfg.slug, rota, person: person.id, from, until, note }),
      );
    },
  };
}

export type ShiftWrites = ReturnType<typeof useShiftWrites>;
