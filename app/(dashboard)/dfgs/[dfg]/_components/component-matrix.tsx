import clsx from "clsx";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { DfgAnswer } from "@/lib/contract/dfgs";

type Cell = DfgAnswer["components"][number];

/** Their components on each builder: how many of their packages fail, and how long ago the component was consistent. */
export function ComponentMatrix({ components }: { components: readonly Cell[] }) {
  const instances = [...new Map(components.map((cell) => [cell.instance, cell.release]))];
  const names = [...new Set(components.map((cell) => cell.component))].sort();
  return (
    <Card
      id="components"
      title="By component"
      note="their packages that fail, and when the component was last consistent"
      className="overflow-clip"
    >
      {names.length === 0 ? (
        <Empty title="No component is known">Components come with the builds of their packages.</Empty>
      ) : (
        <div className="relative overflow-x-auto">
          <table className="w-full text-left">
            <caption className="sr-only">
              Failing packages and age of consistency by component and builder
            </caption>
            <thead>
              <tr className="text-sm text-text-3">
                <th scope="col" className="h-9 border-line border-b px-4 font-medium">
                  Component
                </th>
                {instances.map(([instance, release]) => (
                  <th
                    key={instance}
                    scope="col"
                    className="whitespace-nowrap border-line border-b px-3 font-medium"
                    data-tip={instance}
                  >
                    {release}
                    {instances.filter((other) => other[1] === release).length > 1 ? (
                      <span className="block font-normal text-xs">{instance}</span>
                    ) : null}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {names.map((name) => (
                <tr key={name} className="border-line border-t first:border-t-0">
                  <th scope="row" className="h-[46px] whitespace-nowrap px-4 font-medium">
                    {name}
                  </th>
                  {instances.map(([instance]) => (
                    <td key={instance} className="px-3">
                      <Figures
                        cell={components.find(
                          (each) => each.component === name && each.instance === instance,
                        )}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function Figures({ cell }: { cell: Cell | undefined }) {
  if (cell === undefined) return <span className="text-text-3">–</span>;
  const { failing, packages, consistentAt } = cell;
  return (
    <span className="block whitespace-nowrap leading-[18px]">
      <Link
        href={`/failures?instance=${encodeURIComponent(cell.instance)}&component=${encodeURIComponent(cell.component)}`}
        className={clsx("link", failing > 0 ? "font-medium text-bad" : "text-text-2")}
      >
        {formatCount(failing)} of {formatCount(packages)} fail
        {packages === 1 ? "s" : ""}
      </Link>
      <span className="block text-sm text-text-3">
        {consistentAt === null ? (
          "consistent: no data"
        ) : (
          <>
            consistent <Time at={consistentAt} as="ago" />
          </>
        )}
      </span>
    </span>
  );
}
