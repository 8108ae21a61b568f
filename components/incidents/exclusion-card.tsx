"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { ExcludeAnswer, ExcludeBody, IncidentAnswer, IncidentChange } from "@/lib/contract/incidents";
import { ApiError, post, segment } from "@/lib/query/api";
import { touchedBy } from "@/lib/query/topics";
import { ownChange, undoOf } from "./own-change";

/** Whether the outage counts in the pass rates, who said so, and a way to change it and to take that back. */
export function ExclusionCard({ data }: { data: IncidentAnswer }) {
  const { incident, may, history } = data;
  const change = useChange(data);
  return (
    <Card id="exclusion" title="Pass rates">
      <div className="grid gap-3 px-4 py-3">
        <p>
          {incident.isExcluded
            ? `${counted(incident.failures, "failure")} of this outage ${incident.failures === 1 ? "is" : "are"} left out of the pass rates: they say nothing of the jobs and packages.`
            : `${counted(incident.failures, "failure")} of this outage ${incident.failures === 1 ? "counts" : "count"} in the pass rates of jobs and packages.`}
        </p>
        {may.ok ? <ChangeForm isExcluded={incident.isExcluded} change={change} /> : null}
        {may.ok || may.why === null ? null : <p className="text-text-2">To change this: {may.why}</p>}
        <div role="status" aria-live="polite">
          {change.undo === null ? null : (
            <p className="flex flex-wrap items-center gap-2 rounded-md bg-sunken px-3 py-1.5">
              Done.
              <Button look="quiet" onClick={change.undo} disabled={change.busy}>
                Undo
              </Button>
            </p>
          )}
        </div>
        <ol className="grid gap-1 text-sm text-text-2">
          {history.map((each) => (
            <li key={`${each.at} ${each.action}`}>
              <span className="text-text">{wordsOf(each)}</span> <Time at={each.at} as="moment" focusable />
              {each.reason === null ? null : <span className="block break-words">“{each.reason}”</span>}
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
}

const DID: Readonly<Record<IncidentChange["action"], string>> = {
  opened: "found it",
  exclude: "left it out",
  include: "counted it again",
};
const wordsOf = ({ actor, action }: IncidentChange) => `${actor?.name ?? "Prodchain"} ${DID[action]}`;

type Change = ReturnType<typeof useChange>;

/** Asks the server for a change and remembers how to take it back. */
function useChange({ incident }: IncidentAnswer) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [own, setOwn] = useState<ReturnType<typeof ownChange>>(null);
  const ask = async (body: ExcludeBody): Promise<ExcludeAnswer | null> => {
    setBusy(true);
    setProblem(null);
    try {
      return await post<ExcludeAnswer>(`incidents/${segment(incident.id)}/exclusion`, body);
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : "The server could not be asked.");
      return null;
    } finally {
      // Also after a refusal: somebody else may have changed it.
      await client.invalidateQueries({ predicate: touchedBy(["triage", "jobs"]) });
      setBusy(false);
    }
  };
  const back = undoOf(own, incident);
  return {
    busy,
    problem,
    /** True when it was done. */
    send: async (reason: string): Promise<boolean> => {
      const body = { version: incident.version, excluded: !incident.isExcluded, reason };
      const answer = await ask(body);
      if (answer !== null) setOwn(ownChange(body, answer));
      return answer !== null;
    },
    undo:
      back === null
        ? null
        : async () => {
            if ((await ask(back)) !== null) setOwn(null);
          },
  };
}

function ChangeForm({ isExcluded, change }: { isExcluded: boolean; change: Change }) {
  const id = useId();
  const [reason, setReason] = useState("");
  // What stood when somebody began to write: the reason may not fit the opposite.
  const [writtenFor, setWrittenFor] = useState(isExcluded);
  const isEmpty = reason.trim() === "";
  const send = async () => {
    if (await change.send(reason.trim())) setReason("");
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty && !change.busy) void send();
      }}
      className="grid gap-2"
    >
      <label htmlFor={id} className="text-sm text-text-2">
        {isExcluded ? "Why it should count after all" : "Why it should be left out"}
      </label>
      <input
        id={id}
        value={reason}
        maxLength={2_000}
        onChange={(event) => {
          if (isEmpty) setWrittenFor(isExcluded);
          setReason(event.target.value);
        }}
        className="w-full rounded-md border border-line-strong bg-surface px-2.5 py-1.5 max-sm:text-[16px]"
      />
      {change.problem === null ? null : (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          {change.problem}
        </p>
      )}
      {isEmpty || change.busy || writtenFor === isExcluded ? null : (
        <p role="status" className="text-text-2">
          Somebody changed it while you wrote: the button does the opposite now.
        </p>
      )}
      <span>
        <Button type="submit" disabled={isEmpty || change.busy}>
          {isExcluded ? "Count it again" : "Leave it out"}
        </Button>
      </span>
    </form>
  );
}
