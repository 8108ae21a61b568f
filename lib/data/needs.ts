import "server-only";
import type { NeedsSomeone } from "@/lib/contract/chain";
import type { ItemRef } from "@/lib/contract/failures";
import { groupNeeds, type NeedFailure, type NeedGroup } from "@/lib/domain/chain/needs";
import type { RootlessLine } from "./chain-roots";
import type { FailingPackage } from "./failing-items";
import type { Site } from "./visible";

/** What needs someone now: failures that hold something up, by cause, and rungs that wait too long; in no order. */
export function needsOf(
  site: Site,
  failing: readonly FailingPackage[],
  lines: readonly RootlessLine[],
): NeedsSomeone[] {
  const groups = groupNeeds(failing.map((row) => ({ ...row, dfg: site.dfg(row.dfg)?.slug ?? null })));
  return [...groups.map((group) => toNeed(site, group, lines)), ...lines.flatMap(lateRungs)];
}

type Need = NeedFailure & Pick<FailingPackage, "item">;

const ITEMS = 3;

/** The items of these failures, those of most failures first. */
function itemsOf(failures: readonly Need[]): ItemRef[] {
  const counts = new Map<string, { item: ItemRef; count: number }>();
  for (const { item } of failures)
    if (item !== null) counts.set(item.id, { item, count: (counts.get(item.id)?.count ?? 0) + 1 });
  return [...counts.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, ITEMS)
    .map(({ item }) => item);
}

function toNeed(
  site: Site,
  { failures, since }: NeedGroup<Need>,
  lines: readonly RootlessLine[],
): NeedsSomeone {
  const packages = [...new Set(failures.map((f) => f.package))];
  const instances = [...new Set(failures.map((f) => f.instance))];
  const owners = [...new Set(failures.map((f) => f.dfg))];
  const places = [...new Set(failures.map((f) => f.component))];
  const where = listed(instances.map((id) => site.instance(id)?.label ?? id));
  const held = lines.filter((line) => instances.includes(line.instance));
  const isBad = held.some((line) => line.stations.some((s) => s.id === "consistent" && s.status === "bad"));
  const [name = ""] = packages;
  const [component] = places;
  return {
    id: failures[0]?.id ?? "",
    status: isBad ? "bad" : "warn",
    title: `${packages.length === 1 ? `${name} fails` : `${packages.length} packages fail`} to build on ${where}`,
    detail: failures.find((f) => f.reason)?.reason ?? null,
    dfg: owners.length === 1 ? site.dfg(owners[0] ?? null) : null,
    owners: owners.length,
    holdsUp: `consistent of ${places.length === 1 ? (component ?? "everything") : `${places.length} components`} on ${where}`,
    since: since.toISOString(),
    items: itemsOf(failures),
    href: packages.length === 1 ? `/packages/${encodeURIComponent(name)}` : failuresHref(instances, failures),
  };
}

/** The failures page that shows these failures. */
export function failuresHref(
  instances: readonly string[],
  failures: readonly { component: string | null }[],
): string {
  const components = [...new Set(failures.flatMap((f) => f.component ?? []))];
  const query = new URLSearchParams({ instance: instances.join(",") });
  if (components.length > 0) query.set("component", components.join(","));
  return `/failures?${query}`;
}

function lateRungs(line: RootlessLine): NeedsSomeone[] {
  return line.blockers.flatMap(({ status, ...blocker }) =>
    status === "paused" || blocker.station === "consistent" || (blocker.since === null && status !== "bad")
      ? []
      : {
          id: `${line.instance}/${blocker.station}`,
          status,
          title: `${line.title}: ${blocker.station} ${blocker.text}`,
          detail: null,
          dfg: blocker.dfg,
          owners: blocker.owners,
          holdsUp: blocker.effect,
          since: blocker.since,
          href: blocker.href,
          items: [],
        },
  );
}

function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
