"use client";
import clsx from "clsx";
import { type KeyboardEvent, useState } from "react";
import { usePreferences } from "@/components/preferences/provider";
import { formatExact } from "@/components/time/format";
import type { Status } from "@/lib/contract/common";
import type { BuildRow } from "@/lib/contract/packages";
import { buildStatus, buildWord } from "./build-word";
import { BuildsTable } from "./builds-table";

const LOOK: Partial<Record<Status, string>> = { ok: "bg-ok/45", bad: "bg-bad", warn: "bg-warn/55" };

/**
 * Builds as cells, newest at the right, each a link to its log. One stop for the tab key, arrows move between cells.
 * @param builds newest first
 */
export function BuildStrip({ builds }: { builds: readonly BuildRow[] }) {
  const { shownZone } = usePreferences();
  const [table, setTable] = useState(false);
  if (builds.length === 0) return <p className="text-text-2">No build of it has been read.</p>;
  const shown = [...builds].reverse();
  // The words of a tip are made when it is about to be shown: most never are.
  const tell = (target: EventTarget) => {
    const cell = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-cell]") : null;
    const build = shown[Number(cell?.dataset.cell ?? -1)];
    if (cell && build) cell.dataset.tip = tipOf(build, shownZone);
  };
  return (
    <>
      <ol
        aria-label={`Last ${builds.length} builds, newest last`}
        onKeyDown={moveFocus}
        onPointerOver={(event) => tell(event.target)}
        onFocusCapture={(event) => tell(event.target)}
        className="flex flex-wrap gap-[3px]"
      >
        {shown.map((build, index) => (
          <li key={build.id} className="flex">
            <Cell build={build} index={index} zone={shownZone} stop={index === shown.length - 1} />
          </li>
        ))}
      </ol>
      <details className="mt-2 text-sm" onToggle={(event) => setTable(event.currentTarget.open)}>
        <summary className="w-fit cursor-pointer text-text-3 hover:text-text">As a table</summary>
        {table ? <BuildsTable builds={builds} /> : null}
      </details>
    </>
  );
}

interface CellProps {
  build: BuildRow;
  index: number;
  zone: string;
  stop: boolean;
}

function Cell({ build, index, zone, stop }: CellProps) {
  const href = build.logUrl ?? build.commitUrl;
  const common = {
    "data-cell": index,
    "data-tip": "",
    "aria-label": `${buildWord(build)}, ${build.commitHash.slice(0, 8)}, ${formatExact(Date.parse(build.builtAt), zone)}`,
    tabIndex: stop ? 0 : -1,
    className: clsx(
      "build-cell",
      LOOK[buildStatus(build)] ?? "bg-none-soft",
      build.removedAt !== null && "opacity-35",
    ),
  };
  if (href === null || !/^https?:\/\//i.test(href)) return <span role="img" {...common} />;
  return <a href={href} rel="noreferrer" {...common} />;
}

const tipOf = (build: BuildRow, zone: string) =>
  [
    `${buildWord(build)} · ${build.commitHash.slice(0, 12)}`,
    build.nvr,
    formatExact(Date.parse(build.builtAt), zone),
    build.reason,
  ]
    .filter(Boolean)
    .join("\n");

const STEP: Record<string, (at: number, last: number) => number> = {
  ArrowLeft: (at) => Math.max(0, at - 1),
  ArrowRight: (at, last) => Math.min(last, at + 1),
  Home: () => 0,
  End: (_, last) => last,
};

function moveFocus(event: KeyboardEvent<HTMLOListElement>) {
  const step = STEP[event.key];
  if (step === undefined) return;
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-cell]")];
  const at = cells.indexOf(document.activeElement as HTMLElement);
  if (at === -1) return;
  cells[step(at, cells.length - 1)]?.focus();
  event.preventDefault();
}
