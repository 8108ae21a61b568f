"use client";
import { useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Icon } from "@/components/ui/icon";
import type { SessionAnswer } from "@/lib/contract/people";
import { ApiError, post } from "@/lib/query/api";
import { sessionQuery } from "@/lib/query/shell";
import { useShell } from "./use-shell";
import { inTeams, placesOf } from "./user-words";

/** The people of a demo to act as, or why nothing can be written. */
export default function UserPanel({ session }: { session: SessionAnswer }) {
  const shell = useShell();
  const [problem, setProblem] = useState<string | null>(null);
  const client = useQueryClient();
  const router = useRouter();
  const { person } = session;
  const nameOf = (slug: string) => shell?.dfgs.find((dfg) => dfg.slug === slug)?.name ?? slug;
  const actAs = async (id: string | null, panel: HTMLElement | null) => {
    setProblem(null);
    try {
      const answer = await post<SessionAnswer>("session", { person: id });
      client.setQueryData(sessionQuery().queryKey, answer);
      panel?.hidePopover();
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "session" });
      router.refresh();
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : "That did not work; try again.");
    }
  };
  return (
    <>
      <div className="px-2 pt-1 pb-2">
        {person === null ? (
          <p className="text-text-2">
            {session.canSignIn ? "Choose whom you act as. Until then you can read everything." : session.why}
          </p>
        ) : (
          <>
            <p className="font-[550]">{person.name}</p>
            <p className="text-sm text-text-2">{placesOf(person)}</p>
          </>
        )}
        {problem === null ? null : (
          <p role="alert" className="mt-1 text-bad">
            {problem}
          </p>
        )}
      </div>
      {person === null ? null : (
        <button
          type="button"
          onClick={(event) => void actAs(null, event.currentTarget.closest<HTMLElement>("[popover]"))}
          className="mb-1 flex min-h-7 w-full items-center rounded-md px-2 text-left hover:bg-hover max-sm:min-h-10"
        >
          Sign out
        </button>
      )}
      {inTeams(session.people).map((team) => (
        <fieldset key={team.name} className="border-line border-t pt-1 pb-1.5">
          <legend className="float-left w-full px-2 text-sm text-text-3">{nameOf(team.name)}</legend>
          <ul className="clear-left">
            {team.people.map((each) => (
              <li key={each.id}>
                <button
                  type="button"
                  aria-current={each.id === person?.id ? "true" : undefined}
                  onClick={(event) =>
                    void actAs(each.id, event.currentTarget.closest<HTMLElement>("[popover]"))
                  }
                  className="flex min-h-7 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-hover max-sm:min-h-10"
                >
                  <span className="w-3.5 flex-none text-accent">
                    {each.id === person?.id ? <Icon of={Check} /> : null}
                  </span>
                  <span className="min-w-0 flex-1 truncate">{each.name}</span>
                  <span className="text-sm text-text-3">{each.roles.join(", ")}</span>
                </button>
              </li>
            ))}
          </ul>
        </fieldset>
      ))}
    </>
  );
}
