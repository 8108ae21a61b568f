"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, Trash2 } from "lucide";
import { useState } from "react";
import { useTriageActions } from "@/components/triage/acting";
import { useAddress } from "@/components/ui/address";
import { Button, buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Popover } from "@/components/ui/popover";
import type { SavedView } from "@/lib/contract/views";
import { post, segment } from "@/lib/query/api";
import { viewsQuery } from "@/lib/query/queries";

/** The reader's own views by name, and a way to keep the one that is shown. */
export function SavedViews() {
  const address = useAddress();
  const client = useQueryClient();
  const { session } = useTriageActions();
  const isSomebody = session?.person != null;
  const { data } = useQuery({ ...viewsQuery(), enabled: isSomebody });
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const current = paramsOf(address.params);
  const write = async (run: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await run();
      setName("");
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    await client.invalidateQueries({ queryKey: viewsQuery().queryKey });
  };
  const views = isSomebody ? (data?.items ?? []) : [];
  return (
    <Popover
      label="Saved views"
      align="end"
      button={
        <>
          Save view <Icon of={ChevronDown} size={12} className="text-text-3" />
        </>
      }
      buttonClassName={buttonClass()}
      panelClassName="w-72"
    >
      {views.length === 0 ? null : (
        <ul className="mb-2 border-line border-b pb-2">
          {views.map((view) => (
            <SavedLine
              key={view.id}
              view={view}
              isCurrent={view.query === current}
              onRemove={() => void write(() => post(`views/${segment(view.id)}`, null, "DELETE"))}
            />
          ))}
        </ul>
      )}
      <form
        className="flex gap-2 px-1 pb-1"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") void write(() => post("views", { name: name.trim(), query: current }));
        }}
      >
        <input
          aria-label="Name of this view"
          placeholder="Name of this view"
          maxLength={60}
          value={name}
          disabled={!isSomebody}
          onChange={(event) => setName(event.target.value)}
          className="h-7 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-2 placeholder:text-text-3 max-sm:h-10"
        />
        <Button type="submit" look="primary" disabled={!isSomebody || name.trim() === ""}>
          Save
        </Button>
      </form>
      <p className="px-1 pb-1 text-sm text-text-3">
        {isSomebody
          ? "Keeps the view and its filters; a name that is taken gets the new ones."
          : (session?.why ?? "Choose who you are first: the menu at the top right.")}
      </p>
      {problem === null ? null : (
        <p role="alert" className="px-1 pb-1 text-bad">
          {problem}
        </p>
      )}
    </Popover>
  );
}

function SavedLine({ view, isCurrent, onRemove }: { view: SavedView; isCurrent: boolean; onRemove(): void }) {
  return (
    <li className="flex items-center rounded-md hover:bg-hover">
      <Link
        href={`/triage${view.query === "" ? "" : `?${view.query}`}`}
        aria-current={isCurrent ? "true" : undefined}
        className="min-w-0 flex-1 truncate px-2 py-1 aria-[current]:font-medium max-sm:py-2.5"
      >
        {view.name}
      </Link>
      <button
        type="button"
        aria-label={`Forget the view ${view.name}`}
        data-tip="Forget this view"
        onClick={onRemove}
        className="grid size-7 place-items-center rounded-md text-text-3 hover:text-text max-sm:size-10"
      >
        <Icon of={Trash2} size={13} />
      </button>
    </li>
  );
}

/** The parameters that make the view, in one order, without the item in sight. */
function paramsOf(params: URLSearchParams): string {
  const kept = new URLSearchParams(params);
  for (const name of ["item", "after", "limit"]) kept.delete(name);
  kept.sort();
  return kept.toString().replaceAll("%2C", ",");
}
