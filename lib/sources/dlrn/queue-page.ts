import type { QueueFact } from "@/lib/domain/dlrn/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { ProdchainError } from "@/lib/shared/errors";

const ROW = /<tr\b[^>]*>([\s\S]*?)<\/tr>/gi;
const CELL = /<td\b[^>]*>([\s\S]*?)<\/td>/gi;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** Text of a table cell: no tags, the five entities, one space for any white space. */
const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, " ")
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? "")
    .replace(/\s+/g, " ")
    .trim();

/**
 * Reads DLRN's queue.html: the pending commits of the running cycle, columns date, project, hash. Dates carry no zone and
 * are taken as UTC. A page without that table is an error: the web server then answered something else.
 */
export function parseQueuePage(html: string): { facts: QueueFact[]; rejected: Rejected[] } {
  if (!/Commit Hash/i.test(html) || !/<table\b/i.test(html))
    throw new ProdchainError("source-changed-shape", "queue.html holds no table of pending commits");
  const facts: QueueFact[] = [];
  const rejected: Rejected[] = [];
  for (const [, row = ""] of html.matchAll(ROW)) {
    const cells = [...row.matchAll(CELL)].map(([, cell = ""]) => textOf(cell));
    if (cells.length === 0) continue;
    const [date = "", projectName = "", commitHash = ""] = cells;
    const committedAt = new Date(`${date.replace(" ", "T")}Z`);
    if (!projectName || !/^[0-9a-f]{7,64}$/.test(commitHash))
      rejected.push({ payload: cells, reason: "queue row without a project and a commit hash" });
    else
      facts.push({
        projectName,
        commitHash,
        committedAt: Number.isNaN(committedAt.getTime()) ? null : committedAt,
      });
  }
  return { facts, rejected };
}
