"use client";
import { X } from "lucide";
import { ExportLinks } from "@/components/data-table/export-links";
import { Facet } from "@/components/data-table/facet";
import { FilterField } from "@/components/data-table/filter-field";
import { CLASS_WORD, SOURCE_WORD } from "@/components/failures/failure-status";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Segmented } from "@/components/ui/segmented";
import type { FailureQuery, FailuresAnswer } from "@/lib/contract/failures";
import { AgeFilter } from "./age-filter";
import { isNarrowed } from "./lead";

const STATUS_LABEL = { failing: "Failing", retrying: "To be retried", recovered: "Recovered" } as const;
const ALSO_LABEL = { reviews: "Jobs of single reviews", "non-voting": "Jobs without a vote" } as const;

/** Everything that narrows the list; each choice is a link, so that the address says it all. */
export function FilterBar({ data, query }: { data: FailuresAnswer; query: FailureQuery }) {
  const address = useAddress();
  const { facets } = data;
  const chosen = query.status.length === 0 ? ["failing"] : query.status;
  const { after, limit, format: _, ...view } = query;
  const plain = (items: readonly { value: string; count: number }[]) =>
    items.map((item) => ({ ...item, name: item.value }));
  const named = <T extends string>(
    items: readonly { value: T; count: number }[],
    words: Readonly<Record<T, string>>,
    chosen: readonly T[],
  ) =>
    items
      .filter((item) => item.count > 0 || chosen.includes(item.value))
      .map((item) => ({ ...item, name: words[item.value] }));
  const classes = named(facets.class, CLASS_WORD, query.class);
  const sources = named(facets.source, SOURCE_WORD, query.source);
  const extras = named(facets.also, ALSO_LABEL, query.also);
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
      <FilterField
        name="package"
        value={query.package ?? ""}
        label="Part of the name of a package or job"
        placeholder="Package or job…"
      />
      <Facet label="DFG" name="dfg" items={facets.dfg} chosen={query.dfg} />
      <Facet label="Component" name="component" items={plain(facets.component)} chosen={query.component} />
      <Facet label="Pipeline" name="pipeline" items={plain(facets.pipeline)} chosen={query.pipeline} />
      <Facet label="Class" name="class" items={classes} chosen={query.class} />
      <Facet label="Source" name="source" items={sources} chosen={query.source} />
      <AgeFilter olderThan={query.olderThan} youngerThan={query.youngerThan} />
      <Facet label="Also show" name="also" items={extras} chosen={query.also} />
      {query.kind.length === 0 ? null : (
        <Link href={address.with({ kind: null })} className={buttonClass("plain", "text-text-2")}>
          Only <b className="font-medium text-text">{query.kind.map((kind) => `${kind}s`).join(", ")}</b>
          <Icon of={X} size={12} />
          <span className="sr-only">remove</span>
        </Link>
      )}
      {query.instance.length === 0 ? null : (
        <Link href={address.with({ instance: null })} className={buttonClass("plain", "text-text-2")}>
          Where <b className="font-medium text-text">{query.instance.join(", ")}</b>
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
