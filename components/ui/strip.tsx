import clsx from "clsx";

const CELL: Record<string, { word: string; look: string }> = {
  S: { word: "good", look: "bg-ok/45" },
  F: { word: "failed", look: "bg-bad" },
  R: { word: "to be retried", look: "bg-warn/55" },
  I: { word: "infrastructure", look: "bg-warn/55" },
};
const UNKNOWN = { word: "unknown", look: "bg-none-soft" };

/**
 * Last builds as small cells, newest at the right.
 * @param history oldest first: S success, F failed, R retry, I infrastructure
 * @param max cells shown; older ones are left out
 */
export function Strip({
  history,
  max = 20,
  className,
}: {
  history: string;
  max?: number;
  className?: string;
}) {
  const cells = [...history].slice(-max);
  if (cells.length === 0) return <span className={clsx("text-text-3", className)}>no builds</span>;
  const words = wordsOf(cells);
  return (
    <span
      role="img"
      aria-label={words}
      data-tip={words}
      className={clsx("inline-flex gap-[2px] align-middle", className)}
    >
      {cells.map((cell, index) => (
        <i
          // biome-ignore lint/suspicious/noArrayIndexKey: cells have no identity but their place
          key={index}
          className={clsx("h-[14px] w-[6px] rounded-[1.5px]", (CELL[cell] ?? UNKNOWN).look)}
        />
      ))}
    </span>
  );
}

/** "last 20 builds, newest last: 17 good, 3 failed" with runs spelled: "12 good, 3 failed, 1 good". */
function wordsOf(cells: readonly string[]): string {
  const runs: { word: string; length: number }[] = [];
  for (const cell of cells) {
    const { word } = CELL[cell] ?? UNKNOWN;
    const last = runs.at(-1);
    if (last?.word === word) last.length += 1;
    else runs.push({ word, length: 1 });
  }
  const shown = runs.slice(-6).map((run) => `${run.length} ${run.word}`);
  return `Last ${cells.length === 1 ? "build" : `${cells.length} builds`}, newest last: ${runs.length > 6 ? "… " : ""}${shown.join(", ")}`;
}
