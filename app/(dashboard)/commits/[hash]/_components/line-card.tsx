import { DataTable } from "@/components/data-table/data-table";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { JourneyLine, JourneyStage } from "@/lib/contract/journey";
import { Attempts } from "./attempts";
import { Blocks } from "./blocks";
import { STAGE_COLUMNS } from "./stage-columns";

interface LineCardProps {
  line: JourneyLine;
  withPackage: boolean;
  hash: string;
}

/** The trunk of one builder, stage by stage; what keeps the commit back stands under the stage it waits for. */
export function LineCard({ line, withPackage, hash }: LineCardProps) {
  return (
    <Card
      id={`${line.instance}-${line.package}`}
      title={line.title}
      note={
        <span className="inline-flex flex-wrap gap-x-2.5">
          {withPackage ? <span>{line.package}</span> : null}
          <span>{line.instance}</span>
          {line.component === null ? null : <span>component {line.component}</span>}
          <Link href={`/dfgs/${encodeURIComponent(line.dfg?.slug ?? "unassigned")}`} className="link">
            {line.dfg?.name ?? "Unassigned"}
          </Link>
        </span>
      }
      more={line.pause === null ? undefined : <Paused pause={line.pause} />}
      className="overflow-clip"
    >
      <DataTable
        caption={`Stages of ${hash.slice(0, 8)} on ${line.title}`}
        columns={STAGE_COLUMNS}
        rows={line.stages}
        rowKey={(stage) => stage.id}
        header="plain"
        density="two"
        detail={(stage) => detailOf(line, stage)}
      />
      <Attempts builds={line.builds} />
    </Card>
  );
}

function detailOf(line: JourneyLine, stage: JourneyStage) {
  const overtaken = stage.id === "built" ? line.overtakenBy : null;
  if (stage.id !== line.next || (line.blocks.length === 0 && overtaken === null)) return null;
  return (
    <div className="sm:pl-6">
      <Blocks blocks={line.blocks} />
      {overtaken === null ? null : (
        <p className="mt-1.5 text-text-2">
          The package's next good build is of{" "}
          <Link href={`/commits/${overtaken.commitHash}`} className="link mono underline">
            {overtaken.commitHash.slice(0, 8)}
          </Link>
          , built <Time at={overtaken.builtAt} as="ago" />: promotions hold that one, not this.
        </p>
      )}
    </div>
  );
}

const Paused = ({ pause }: { pause: NonNullable<JourneyLine["pause"]> }) => (
  <span className="text-text-2">
    {pause.kind === "freeze" ? "Frozen" : "On hold"}
    {pause.until === null ? "" : " until "}
    {pause.until === null ? null : <Time at={pause.until} as="moment" />}: {pause.reason}
  </span>
);
