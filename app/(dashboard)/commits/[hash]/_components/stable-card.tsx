import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Duration } from "@/components/time/duration";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { JourneyStable } from "@/lib/contract/journey";

type Stage = JourneyStable["stages"][number];

/** The package on the stable track of each release: another line, joined by its name alone. */
export function StableCard({
  stable,
  withPackage,
}: {
  stable: readonly JourneyStable[];
  withPackage: boolean;
}) {
  const [first] = stable;
  if (first === undefined) return null;
  return (
    <Card
      id="stable"
      title="Stable track"
      note="of the package, joined by its name: what is built here from commits never becomes these builds"
      className="overflow-clip"
    >
      <DataTable
        caption="The package on the stable track of each release"
        columns={columnsOf(first.stages, withPackage)}
        rows={stable}
        rowKey={(row) => `${row.release} ${row.package}`}
        header="plain"
        density="two"
      />
    </Card>
  );
}

const columnsOf = (stages: readonly Stage[], withPackage: boolean): readonly Column<JourneyStable>[] => [
  {
    id: "release",
    header: "Release",
    phone: "title",
    className: "align-top",
    cell: (row) => (
      <>
        <span className="font-medium">{row.release}</span>
        {withPackage ? <span className="block text-sm text-text-3">{row.package}</span> : null}
        {row.taggedAs === null ? null : (
          <span className="block text-sm text-text-2">this commit is {row.taggedAs}</span>
        )}
      </>
    ),
  },
  ...stages.map(({ id, title }) => ({
    id,
    header: title,
    className: "align-top max-sm:basis-full",
    cell: (row: JourneyStable) => (
      <AtStage stage={row.stages.find((stage) => stage.id === id)} title={title} />
    ),
  })),
];

function AtStage({ stage, title }: { stage: Stage | undefined; title: string }) {
  return (
    <>
      <span className="inline-block w-32 text-text-3 sm:hidden">{title}</span>
      {stage === undefined || stage.what === null ? (
        <span className="text-text-3">–</span>
      ) : (
        <span data-tip={stage.note ?? undefined}>
          {stage.href === null ? (
            <span className="mono break-all">{stage.what}</span>
          ) : (
            <Link href={stage.href} className="link mono break-all">
              {stage.what}
            </Link>
          )}
          {stage.at === null ? null : (
            <span className="block text-sm text-text-3 max-sm:ml-2 max-sm:inline">
              <Time at={stage.at} as="ago" />
              {stage.seconds === null ? null : (
                <>
                  , after <Duration seconds={stage.seconds} />
                </>
              )}
            </span>
          )}
        </span>
      )}
    </>
  );
}
