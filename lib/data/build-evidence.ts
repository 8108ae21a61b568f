import "server-only";
import { z } from "zod";
import type { BuildFailure, EvidenceLine, EvidenceTask } from "@/lib/contract/builds";
import type { FailureClass, FailureSource } from "@/lib/contract/failures";
import { withoutNode } from "@/lib/domain/failure/telling";
import { httpUrl } from "./failure-rows";
import { rowOf } from "./sql";

/** What is stored of a failure beside its build. */
export type StoredFailure = {
  id: number;
  subject: string;
  scope: string;
  seq: number;
  class: FailureClass;
  rule: string;
  why: string;
  confidence: BuildFailure["confidence"];
  headline: string | null;
  textHash: string | null;
  ownerSlug: string | null;
  dfgSlug: string | null;
  logUrl: string | null;
  evidence: unknown;
  itemId: number | null;
  itemState: string | null;
};

/** The failure that a build is; undefined when it is none. */
export const findFailure = (
  source: FailureSource,
  sourceId: string,
  key: string,
): Promise<StoredFailure | undefined> =>
  rowOf<StoredFailure>(
    `select f.id, f.subject, f.scope, f.seq, f.class, f.rule, f.why, f.confidence, f.headline, f.text_hash as "textHash",
       f.owner_slug as "ownerSlug", f.dfg_slug as "dfgSlug", f.log_url as "logUrl", e.data as evidence,
       i.id as "itemId", i.state as "itemState"
     from failure f left join failure_evidence e on e.failure_id = f.id left join triage_item i on i.id = f.item_id
     where f.source = $1 and f.source_id = $2 and f.key = $3 and f.removed_at is null`,
    [source, sourceId, key],
  );

const text = z.string().nullable().catch(null);
const texts = z.array(z.string()).catch([]);
const Task = z.object({
  name: z.string(),
  role: text,
  playbook: text,
  phase: text,
  action: text,
  hosts: texts,
  items: texts,
  unreachable: z.boolean().catch(false),
  noLog: z.boolean().catch(false),
  returnCode: z.number().nullable().catch(null),
  anchor: text,
});
type Task = z.infer<typeof Task>;
const Line = z.object({ text: z.string(), file: z.string(), line: z.number().int().nullable(), task: text });
const Node = z.object({ host: z.string(), label: text, image: text, provider: text, region: text });

/** BuildEvidence as it comes back from JSON; a part written by an older version that does not fit is left out. */
const Stored = z.object({
  source: z.string().catch("none"),
  phase: z.enum(["pre", "run", "post"]).nullable().catch(null),
  task: Task.nullable().catch(null),
  alsoFailed: z.array(Task).catch([]),
  lines: z.array(Line).catch([]),
  reported: z.object({ reason: z.string() }).nullable().catch(null),
  nodes: z.array(Node).catch([]),
  timedOut: z.boolean().catch(false),
  truncated: z.boolean().catch(false),
  expired: z.boolean().catch(false),
  problems: texts,
});
type Stored = z.infer<typeof Stored>;

/** Addresses of places in the logs of one build; null where there is none. */
export type Places = {
  file(name: string, line: number | null): string | null;
  task(anchor: string | null, host: string | undefined): string | null;
};
export const NOWHERE: Places = { file: () => null, task: () => null };

/** Zuul's own pages show a log at a line, and a task by its number. */
export function zuulPlaces(page: string, logUrl: string | null): Places {
  return {
    file: (name, line) => {
      if (name === "build" || logUrl === null) return null;
      const path = name.split("/").map(encodeURIComponent).join("/");
      if (line === null) return httpUrl(`${logUrl.replace(/\/+$/, "")}/${path}`);
      return httpUrl(`${page}/log/${path}#${line}`);
    },
    task: (anchor, host) =>
      anchor === null ? null : httpUrl(`${page}/console#${encodeURI(host ? `${anchor}/${host}` : anchor)}`),
  };
}

/** A log of a Koji task or of DLRN is one file; its lines have no addresses. */
export const oneLog = (logUrl: string | null): Places => ({
  file: () => httpUrl(logUrl),
  task: () => null,
});

/** Class, rule and lines of a failure for the page; `reading` = whether its logs were read. */
export function toBuildFailure(
  stored: StoredFailure,
  places: Places,
  reading: BuildFailure["reading"],
): BuildFailure {
  const parsed = Stored.safeParse(stored.evidence);
  const evidence = parsed.success ? parsed.data : undefined;
  return {
    class: stored.class,
    rule: stored.rule,
    why: stored.why,
    confidence: stored.confidence,
    headline: stored.headline,
    from: evidence === undefined || evidence.source === "none" ? null : evidence.source,
    phase: evidence?.phase ?? null,
    task: evidence?.task ? toTask(evidence.task, places) : null,
    alsoFailed: (evidence?.alsoFailed ?? []).map((task) => toTask(task, places)),
    lines: linesOf(evidence, stored.headline, places),
    reported: evidence?.reported?.reason ?? null,
    nodes: evidence?.nodes ?? [],
    notes: evidence ? notesOf(evidence) : [],
    reading,
  };
}

const toTask = (task: Task, places: Places): EvidenceTask => ({
  name: task.name,
  role: task.role,
  playbook: task.playbook,
  action: task.action,
  hosts: task.hosts,
  items: task.items.slice(0, 20),
  returnCode: task.returnCode === null ? null : Math.round(task.returnCode),
  unreachable: task.unreachable,
  hidden: task.noLog,
  url: places.task(task.anchor, task.hosts[0]),
});

function linesOf(evidence: Stored | undefined, headline: string | null, places: Places): EvidenceLine[] {
  const lines = evidence?.lines ?? [];
  const at =
    headline === null
      ? -1
      : lines.findIndex((line) => withoutNode(line.text).trim() === withoutNode(headline).trim());
  return lines.map((line, index) => ({
    ...line,
    url: places.file(line.file, line.task === null ? line.line : null),
    headline: index === at,
  }));
}

const notesOf = (evidence: Stored): string[] => [
  ...(evidence.timedOut ? ["The console says that it was stopped for time"] : []),
  ...(evidence.truncated ? ["The log ends in the middle, or was too large to be read whole"] : []),
  ...(evidence.expired ? ["The logs have expired"] : []),
  ...evidence.problems,
];
