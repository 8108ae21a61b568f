import "server-only";
import type { ChainLine, StationRoot } from "@/lib/contract/chain";
import { type HoldUp, HoldUpsQuery } from "@/lib/contract/hold-ups";
import { TriageQuery, type TriageRow } from "@/lib/contract/triage";
import { listHoldUps } from "./hold-ups";
import type { Reader } from "./reader";
import { listTriage } from "./triage-list";

/** A line of the trunk before it is told what stands behind its stations. */
export type RootlessLine = Omit<ChainLine, "roots">;
export type RootsOf = (line: RootlessLine) => StationRoot[];

const HELD = HoldUpsQuery.parse({ state: "held" });
const HOLDING_UP = TriageQuery.parse({ holdsUp: "yes", limit: 100 });
const ITEMS_SHOWN = 2;

/** What stands behind stations that are held up, for lines of the builders that the reader may see. */
export async function stationRoots(reader: Reader): Promise<RootsOf> {
  const [held, queue] = await Promise.all([listHoldUps(reader, HELD), listTriage(reader, null, HOLDING_UP)]);
  return ({ instance, blockers }) => {
    const stations = new Set(blockers.flatMap(({ status, station }) => (status === "paused" ? [] : station)));
    return [...stations].map((station) => rootOf(held.items, queue.items, instance, station));
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
