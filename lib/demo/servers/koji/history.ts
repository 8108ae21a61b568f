import type { KojiStayRow, KojiStruct, KojiValue } from "../../rows/koji-rows";
import type { KojiStore } from "../../rows/koji-store";
import { buildOrFault } from "./builds";
import { type Args, HubFault, type Method } from "./call";
import { sliced } from "./query-opts";
import { tagOrFault } from "./tags";
import { timeGiven, timeNumber } from "./times";

/** A filter on events or times: what it finds of the creation or of the revocation is enough to match. */
interface Bound {
  field: string;
  created: (stay: KojiStayRow) => boolean;
  revoked: (stay: KojiStayRow) => boolean | null;
}

const after = (bound: number, value: number | null) => (value === null ? null : value > bound);
const before = (bound: number, value: number | null) => (value === null ? null : value < bound);

function bounds(args: Args): Bound[] {
  const found: Bound[] = [];
  const add = (
    field: string,
    bound: number | undefined,
    test: typeof after,
    values: (stay: KojiStayRow) => [number, number | null],
  ) => {
    if (bound === undefined) return;
    found.push({
      field,
      created: (stay) => test(bound, values(stay)[0]) === true,
      revoked: (stay) => test(bound, values(stay)[1]),
    });
  };
  const event = (value: KojiValue | undefined) => (typeof value === "number" ? value : undefined);
  const events = (stay: KojiStayRow): [number, number | null] => [stay.createEvent, stay.revokeEvent];
  const times = (stay: KojiStayRow): [number, number | null] => [stay.created, stay.revoked];
  add("after_event", event(args.afterEvent), after, events);
  add("before_event", event(args.beforeEvent), before, events);
  add("after", timeGiven(args.after), after, times);
  add("before", timeGiven(args.before), before, times);
  return found;
}

function stayRow(store: KojiStore, stay: KojiStayRow, filters: readonly Bound[]): KojiStruct {
  const build = store.builds.get(stay.buildId);
  const flags = filters.flatMap(({ field, created, revoked }): [string, KojiValue][] => [
    [`_created_${field}`, created(stay)],
    [`_revoked_${field}`, revoked(stay)],
  ]);
  const row: KojiStruct = {
    ...Object.fromEntries(flags),
    active: stay.revokeEvent === null ? true : null,
    "build.state": build?.state ?? 1,
    build_id: stay.buildId,
    create_event: stay.createEvent,
    create_ts: timeNumber(stay.created),
    creator_id: stay.creatorId,
    creator_name: store.users.get(stay.creatorId) ?? "",
    epoch: build?.epoch ?? null,
    name: store.packageName(build?.packageId ?? -1),
    release: build?.release ?? "",
    revoke_event: stay.revokeEvent,
    revoke_ts: timeNumber(stay.revoked),
    revoker_id: stay.revokerId,
    revoker_name: stay.revokerId === null ? null : (store.users.get(stay.revokerId) ?? ""),
    "tag.name": store.tags.get(stay.tagId)?.name ?? "",
    tag_id: stay.tagId,
    version: build?.version ?? "",
  };
  return row;
}

function rowsFor(store: KojiStore, args: Args): readonly KojiStayRow[] {
  const { tag, build } = args;
  if (build !== undefined && build !== null) {
    const { id } = buildOrFault(store, build);
    const stays = store.staysOf(id);
    if (tag === undefined || tag === null) return stays;
    const tagId = tagOrFault(store, tag).id;
    return stays.filter((stay) => stay.tagId === tagId);
  }
  return tag === undefined || tag === null ? store.stays : store.staysIn(tagOrFault(store, tag).id);
}

/** The record of tagging and untagging; of all versioned tables only this one is kept here. */
const queryHistory: Method = {
  names: [
    ...["tables", "tag", "build", "package", "event", "after", "before", "active", "editor", "user", "cg"],
    ...["afterEvent", "beforeEvent", "queryOpts"],
  ],
  run(store, args) {
    const { tables, active } = args;
    if (Array.isArray(tables) && tables.some((table) => table !== "tag_listing")) {
      if (!tables.includes("tag_listing")) throw new HubFault(1000, `Invalid table: ${String(tables[0])}`);
    }
    const filters = bounds(args);
    const pkg = typeof args.package === "string" ? store.packageId(args.package) : undefined;
    const wanted = (stay: KojiStayRow) =>
      filters.every(({ created, revoked }) => created(stay) || revoked(stay) === true) &&
      (typeof active !== "boolean" || active === (stay.revokeEvent === null)) &&
      (args.package === undefined || store.builds.get(stay.buildId)?.packageId === pkg);
    const rows = rowsFor(store, args)
      .filter(wanted)
      .map((stay) => stayRow(store, stay, filters));
    return { tag_listing: sliced(rows, args.queryOpts) };
  },
};

export const historyMethods: Readonly<Record<string, Method>> = { queryHistory };
