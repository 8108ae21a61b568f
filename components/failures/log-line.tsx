import clsx from "clsx";
import type { EvidenceRow } from "@/lib/contract/triage";

type Line = Pick<EvidenceRow, "text" | "line" | "url">;

/** A line of evidence: its number leads to its place in the log, a rule above it shows where lines are left out. */
export function LogLine({
  line,
  before,
  decides,
  className,
}: {
  line: Line;
  before: Line | undefined;
  decides: boolean;
  className: string;
}) {
  const number = line.line === null ? "" : String(line.line);
  return (
    <li
      className={clsx(
        "flex gap-3 leading-[20px]",
        className,
        decides ? "bg-bad-soft text-bad" : "text-text-2",
        isGap(before, line) && "mt-1.5 border-line border-t pt-1.5",
      )}
    >
      <span className="w-[5ch] flex-none select-none text-right text-text-3">
        {line.url === null || number === "" || !/^https?:\/\//i.test(line.url) ? (
          number
        ) : (
          <a href={line.url} rel="noreferrer" className="link" aria-label={`Line ${number} in the log`}>
            {number}
          </a>
        )}
      </span>
      <span className="whitespace-pre">
        {decides ? <span className="sr-only">The line that decides: </span> : null}
        {line.text}
      </span>
    </li>
  );
}

const isGap = (before: Line | undefined, { line }: Line): boolean =>
  typeof before?.line === "number" && line !== null && line !== before.line + 1;
