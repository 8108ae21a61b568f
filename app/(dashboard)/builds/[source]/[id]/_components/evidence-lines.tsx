import { LogLine } from "@/components/failures/log-line";
import type { EvidenceLine } from "@/lib/contract/builds";

type Block = { start: number; file: string; task: string | null; lines: EvidenceLine[] };

/** The lines that matter, as the log has them; a number leads to the line's place, gaps show where lines are left out. */
export function EvidenceLines({ lines }: { lines: readonly EvidenceLine[] }) {
  return (
    <div className="grid gap-2.5">
      {blocksOf(lines).map((block) => (
        <div key={block.start} className="min-w-0">
          <p className="mb-1 break-words text-sm text-text-3">
            {block.file === "build" ? "Zuul says" : block.file}
            {block.task === null ? "" : `, task ${block.task}`}
          </p>
          <section
            aria-label={`Lines of ${block.file}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too
            tabIndex={0}
            className="relative overflow-x-auto rounded-md bg-sunken py-1.5"
          >
            <ol className="mono w-max min-w-full">
              {block.lines.map((line, at) => (
                <LogLine
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat; their place is their identity
                  key={at}
                  line={line}
                  before={block.lines[at - 1]}
                  decides={line.headline}
                  className="px-3"
                />
              ))}
            </ol>
          </section>
        </div>
      ))}
    </div>
  );
}

/** Lines of one file and task that follow each other. */
function blocksOf(lines: readonly EvidenceLine[]): Block[] {
  const blocks: Block[] = [];
  for (const [start, line] of lines.entries()) {
    const last = blocks.at(-1);
    if (last && last.file === line.file && last.task === line.task) last.lines.push(line);
    else blocks.push({ start, file: line.file, task: line.task, lines: [line] });
  }
  return blocks;
}
