import "server-only";
import type { ChainLine, StationRoot } from "@/lib/contract/chain";
import type { HoldUp } from "@/lib/contract/hold-ups";
import { TriageQuery, type TriageRow } from "@/lib/contract/triage";
import { readHoldUps } from "./hold-ups";
import { memo } from "./memo";
import type { Reader } from "./reader";
import { firstItems } from "./triage-list";
import type { Site } from "./visible";

/** A line of the trunk before it is told what stands behind its stations. */
export type RootlessLine = Omit<ChainLine, "roots">;
export type RootsOf = (line: RootlessLine) => StationRoot[];

const HOLDING_UP = TriageQuery.parse({ holdsUp: "yes", limit: 100 });
const ITEMS_SHOWN = 2;

/** What roots are made of. */
export const ROOT_TOPICS = [
  "sources",
  "chain",
  "promotions",
  "failures",
  "packages",
  "jobs",
  "triage",
  "people",
  "dfgs",
  "releases",
] as const;

/** What stands behind stations that are held up, for lines of the builders that the reader may see. Read once for all who ask. */
export async function stationRoots(site: Site, reader: Reader): Promise<RootsOf> {
  const [held, open] = await memo(`station roots ${reader.seesPrivate}`, ROOT_TOPICS, () =>
    Promise.all([readHoldUps(site, { state: ["held"] }, reader), firstItems(reader, HOLDING_UP)]),
  );
  return ({ instance, blockers }) => {
    const stations = new Set(blockers.flatMap(({ status, station }) => (status === "paused" ? [] : station)));
    return [...stations].map((station) => rootOf(held, open, instance, station));
  };
}

/**
 * @param held worst first: the first has the root to name
 * @param open the loudest first
 */
export function rootOf(
  held: readonly Pick<HoldUp, "instance" | "promoteName" | "root">[],
  open: readonly Pick<TriageRow, "id" | "state" | "holdsUp">[],
  instance: string,
  station: string,
): StationRoot {
  const roots = held
    .filter((one) => one.instance === instance && one.promoteName === station)
    .flatMap((one) => one.root ?? []);
  const items = open.filter(({ holdsUp }) =>
    holdsUp.some((place) => place.instance === instance && place.target === station),
  );
  const names = new Set(roots.map(({ kind, subject }) => `${kind} ${subject.kind} ${subject.name}`));
  const [first] = roots;
  return {
    station,
    root: first
      ? {
          text: first.text,
          since: first.since,
          href: first.href,
          dfg: first.dfg,
          onDuty: first.onDuty,
          item: first.item,
        }
      : null,
    others: Math.max(0, names.size - 1),
    items: items.slice(0, ITEMS_SHOWN).map(({ id, state }) => ({ id, state })),
    itemsTotal: items.length,
  };
}
