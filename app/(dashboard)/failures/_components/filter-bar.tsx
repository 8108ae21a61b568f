"use client";
import { X } from "lucide-react";
import { ExportLinks } from "@/components/data-table/export-links";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Segmented } from "@/components/ui/segmented";
import type { FailureQuery, FailuresAnswer } from "@/lib/contract/failures";
import { AgeFilter } from "./age-filter";
import { Facet } from "./facet";
import { isNarrowed } from "./lead";
import { PackageField } from "./package-field";

const STATUS_LABEL = { failing: "Failing", retrying: "To be retried", recovered: "Recovered" } as const;

/** Everything that narrows the list; each choice is a link, so that the address says it all. */
export function FilterBar({ data, query }: { data: FailuresAnswer; query: FailureQuery }) {
  const address = useAddress();
  const { facets } = data;
  const chosen = query.status.length === 0 ? ["failing"] : query.status;
  const { after, limit, format: _, ...view } = query;
  const plain = (items: readonly { value: string; count: number }[]) =>
    items.map((item) => ({ ...item, name: item.value }));
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
      <Segmented
        label="Status"
        className="max-sm:w-full max-sm:justify-between"
        items={facets.status.map(({ value, count }) => ({
          label: STATUS_LABEL[value],
          count,
          href: address.with({ status: value === "failing" ? null : value }),
          current: chosen.length === 1 && chosen[0] === value,
        }))}
      />
      <PackageField value={query.package ?? ""} />
      <span className="max-sm:hidden">
        <Facet label="Release" name="release" items={plain(facets.release)} chosen={query.release} />
      </span>
      <Facet label="DFG" name="dfg" items={facets.dfg} chosen={query.dfg} />
      <Facet label="Component" name="component" items={plain(facets.component)} chosen={query.component} />
      <AgeFilter olderThan={query.olderThan} youngerThan={query.youngerThan} />
      {query.instance.length === 0 ? null : (
        <Link href={address.with({ instance: null })} className={buttonClass("plain", "text-text-2")}>
          Builder <b className="font-medium text-text">{query.instance.join(", ")}</b>
          <Icon of={X} size={12} />
          <span className="sr-only">remove</span>
        </Link>
      )}
      {isNarrowed(query) || query.release.length > 0 ? (
        <Link href={address.path} className={buttonClass("quiet")}>
          Clear
        </Link>
      ) : null}
      <span className="ml-auto max-sm:hidden">
        <ExportLinks path="failures" params={view} paging={{ after, limit }} what="These failures" />
      </span>
    </div>
  );
}
