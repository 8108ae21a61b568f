"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useToasts } from "@/components/triage/toasts";
import type { PersonAnswer, PersonBody, PersonPatchBody, PersonRow } from "@/lib/contract/directory";
import { ApiError, post, segment } from "@/lib/query/api";
import { touchedBy } from "@/lib/query/topics";
import { backOf, bodyOf, formOf } from "./person-form";

type Change = Omit<PersonPatchBody, "version">;

/** Writes people; each write can be taken back by its notice. The promises reject with words for people. */
export function usePeopleWrites() {
  const client = useQueryClient();
  const { toasts, show, close } = useToasts();
  const send = async (path: string, body: unknown, method: "POST" | "PATCH" | "DELETE") => {
    try {
      return (await post<PersonAnswer>(path, body, method)).person;
    } catch (error) {
      throw new Error(error instanceof ApiError ? error.message : "That did not work; try again.");
    } finally {
      // Also after a refusal: somebody else may have changed it.
      await client.invalidateQueries({ predicate: touchedBy(["people"]) });
    }
  };
  const tell = (words: string, back: () => Promise<unknown>) => {
    const id = show({
      kind: "done",
      lines: [words],
      undo: () => {
        close(id);
        back().then(
          () => show({ kind: "done", lines: ["Taken back."] }),
          (error: Error) => show({ kind: "bad", lines: ["It could not be taken back.", error.message] }),
        );
      },
    });
  };
  const change = ({ id, version }: PersonRow, patch: Change) =>
    send(`people/${segment(id)}`, { version, ...patch }, "PATCH");
  const add = (body: PersonBody) => send("people", body, "POST");
  const remove = ({ id, version }: PersonRow) =>
    send(`people/${segment(id)}?version=${version}`, null, "DELETE");
  return {
    toasts,
    closeToast: close,
    async change(before: PersonRow, patch: Change) {
      const after = await change(before, patch);
      tell(patch.followFile ? `The file counts for ${after.name} again.` : `${after.name} is changed.`, () =>
        change(after, backOf(before)),
      );
    },
    async add(body: PersonBody) {
      const added = await add(body);
      tell(`${added.name} is added.`, () => remove(added));
    },
    async remove(person: PersonRow) {
      await remove(person);
      tell(`${person.name} is removed.`, () => add({ ...bodyOf(formOf(person)), reason: "taken back" }));
    },
  };
}

export type PeopleWrites = ReturnType<typeof usePeopleWrites>;
