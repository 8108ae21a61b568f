import { ExportLinks } from "@/components/data-table/export-links";
import { Facet } from "@/components/data-table/facet";
import { FilterField } from "@/components/data-table/filter-field";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Segmented } from "@/components/ui/segmented";
import type { DriftAnswer, DriftQuery } from "@/lib/contract/drift";
import type { Measure } from "./drift-columns";

const isNarrowed = (query: DriftQuery) =>
  query.release.length + query.dfg.length + query.component.length > 0 || query.q !== undefined;

/** By what, which, and in what order. */
export function DriftFilters({
  data,
  query,
  measure,
}: {
  data: DriftAnswer;
  query: DriftQuery;
  measure: Measure;
}) {
  const address = useAddress();
  const { after, limit, format: _, ...view } = query;
  const last = data.stages.findLast((stage) => stage.track === "trunk" && stage.id !== "imported")?.id;
  const ordered = (by: Measure): string => {
    const stage = /\.(.*)$/.exec(query.sort)?.[1] ?? last;
    return stage === undefined ? "-days" : `-${by}.${stage}`;
  };
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
      <Segmented
        label="Rows"
        items={[
          {
            label: "Packages",
            href: address.with({ by: null, after: null }),
            current: query.by === "package",
          },
          { label: "DFGs", href: address.with({ by: "dfg", after: null }), current: query.by === "dfg" },
        ]}
      />
      <FilterField name="q" value={query.q ?? ""} label="Part of a package's name" placeholder="Package…" />
      <Facet label="Release" name="release" items={data.facets.release} chosen={query.release} />
      <Facet label="DFG" name="dfg" items={data.facets.dfg} chosen={query.dfg} />
      <span className="max-sm:hidden">
        <Facet label="Component" name="component" items={data.facets.component} chosen={query.component} />
      </span>
      <Segmented
        label="Order of stages"
        className="max-sm:hidden"
        items={[
          {
            label: "Longest first",
            href: address.with({ sort: ordered("days") }),
            current: measure === "days",
          },
          {
            label: "Most first",
            href: address.with({ sort: ordered("missing") }),
            current: measure === "missing",
          },
        ]}
      />
      {isNarrowed(query) ? (
        <Link
          href={address.with({ release: null, dfg: null, component: null, q: null, after: null })}
          className={buttonClass("quiet")}
        >
          Clear
        </Link>
      ) : null}
      <span className="ml-auto max-sm:hidden">
        <ExportLinks path="drift" params={view} paging={{ after, limit }} what="This ledger" />
      </span>
    </div>
  );
}
