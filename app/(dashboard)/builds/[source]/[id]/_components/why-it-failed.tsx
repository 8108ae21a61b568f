import { CLASS_WORD } from "@/components/failures/failure-status";
import { ItemLink } from "@/components/triage-item/item-link";
import { Card } from "@/components/ui/card";
import { ExternalLink } from "@/components/ui/external-link";
import { KeyValue } from "@/components/ui/key-value";
import type { BuildAnswer, BuildFailure, EvidenceTask } from "@/lib/contract/builds";
import { EvidenceLines } from "./evidence-lines";

const CONFIDENCE = { high: "sure", medium: "likely", low: "a guess" } as const;
const PHASE = {
  pre: "preparing the nodes, before the job itself",
  run: "the job itself",
  post: "collecting the logs, after the job itself",
} as const;
const READING: Record<BuildFailure["reading"], string> = {
  none: "No log of it is read.",
  due: "Its logs have not been read yet.",
  done: "Nothing in its logs tells more.",
  gone: "Its logs had expired before they could be read.",
};

/** Class with the rule that decided it, the lines that matter, the task, and where it ran. */
export function WhyItFailed({ failure, item }: { failure: BuildFailure; item: BuildAnswer["item"] }) {
  return (
    <Card
      id="why"
      title="Why it failed"
      note={failure.from === null ? undefined : `from ${failure.from}`}
      more={item === null ? undefined : <ItemLink item={item} withState className="underline" />}
    >
      <div className="grid gap-3.5 px-4 py-3.5">
        <KeyValue
          rows={[
            [
              "Class",
              <span key="class">
                <b className="font-[550]">{CLASS_WORD[failure.class]}</b>{" "}
                <span className="text-text-2" data-tip={`rule: ${failure.rule}`}>
                  {CONFIDENCE[failure.confidence]}: {lowered(failure.why)}
                </span>
              </span>,
            ],
            failure.phase === null ? null : ["Phase", PHASE[failure.phase]],
            failure.task === null ? null : ["Task", <Task key="task" task={failure.task} />],
            failure.alsoFailed.length === 0
              ? null
              : [
                  "Also failed",
                  <ul key="also" className="grid gap-1">
                    {failure.alsoFailed.map((task) => (
                      <li key={`${task.name} ${task.hosts.join()}`}>
                        <Task task={task} />
                      </li>
                    ))}
                  </ul>,
                ],
            failure.reported === null ? null : ["The job says", failure.reported],
            failure.nodes.length === 0 ? null : ["Ran on", <Nodes key="nodes" nodes={failure.nodes} />],
          ]}
        />
        {failure.lines.length === 0 ? (
          <p className="text-text-2">{READING[failure.reading]}</p>
        ) : (
          <EvidenceLines lines={failure.lines} />
        )}
        {failure.notes.length === 0 ? null : (
          <ul className="grid gap-0.5 text-sm text-text-3">
            {failure.notes.map((note) => (
              <li key={note}>{note}.</li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

/** A sentence in the middle of another; what starts like a name keeps its capitals. */
const lowered = (text: string): string =>
  /^[A-Z][a-z]* /.test(text) && !/^(Zuul|Koji|DLRN|Python|RPM)\b/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;

function Task({ task }: { task: EvidenceTask }) {
  const where = [
    task.role === null ? null : `role ${task.role}`,
    task.playbook === null ? null : `in ${task.playbook}`,
    task.hosts.length === 0 ? null : `on ${task.hosts.join(", ")}`,
  ].filter(Boolean);
  const how = [
    task.unreachable ? "the node could not be reached" : null,
    task.returnCode === null ? null : `return code ${task.returnCode}`,
    task.items.length === 0 ? null : `items ${task.items.join(", ")}`,
    task.hidden ? "its text is hidden (no_log)" : null,
  ].filter(Boolean);
  return (
    <>
      <ExternalLink href={task.url}>{task.name}</ExternalLink>
      {where.length + how.length === 0 ? null : (
        <span className="block break-words text-sm text-text-2">{[...where, ...how].join(", ")}</span>
      )}
    </>
  );
}

const Nodes = ({ nodes }: { nodes: BuildFailure["nodes"] }) => (
  <ul className="grid gap-0.5">
    {nodes.map((node) => (
      <li key={node.host} className="break-words">
        {node.label ?? node.host}
        <span className="text-text-2">
          {[node.image, [node.provider, node.region].filter(Boolean).join(" ")]
            .filter(Boolean)
            .map((part) => `, ${part}`)
            .join("")}
        </span>
      </li>
    ))}
  </ul>
);
