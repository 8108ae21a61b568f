/** The middle value; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** One line of the printed table. `ok` undefined = no target is set for it. */
export interface Line {
  what: string;
  value: string;
  target: string;
  ok?: boolean;
}

export function printTable(lines: readonly Line[]): string {
  const width = (key: "what" | "value") => Math.max(...lines.map((l) => l[key].length));
  const [what, value] = [width("what"), width("value")];
  return lines
    .map(
      (l) =>
        `${l.what.padEnd(what)}  ${l.value.padStart(value)}  ${l.ok === undefined ? "" : l.ok ? "ok  " : "MISS"} ${l.target}`,
    )
    .join("\n");
}
