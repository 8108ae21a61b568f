import { BUILD, type KojiBuildRow, type KojiStruct, type KojiValue } from "../../rows/koji-rows";
import type { KojiStore } from "../../rows/koji-store";
import { type Args, generic, type Method } from "./call";
import { sliced } from "./query-opts";
import { timeGiven, timeNumber, timeText } from "./times";

const sortedByName = (row: KojiStruct): KojiStruct =>
  Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What every listing of builds says of one; not its `extra`, its `source`, or times as numbers. */
export function buildCore(store: KojiStore, row: KojiBuildRow): KojiStruct {
  const name = store.packageName(row.packageId);
  return {
    build_id: row.id,
    completion_time: timeText(row.completed),
    creation_event_id: row.creationEvent,
    creation_time: timeText(row.created),
    draft: false,
    epoch: row.epoch,
    name,
    nvr: store.nvrOf(row),
    owner_id: row.ownerId,
    owner_name: store.users.get(row.ownerId) ?? "",
    package_id: row.packageId,
    package_name: name,
    promoter_id: null,
    promoter_name: null,
    promotion_time: null,
    release: row.release,
    start_time: timeText(row.started),
    state: row.state,
    task_id: row.taskId,
    version: row.version,
    volume_id: 0,
    volume_name: "DEFAULT",
  };
}

const withTimes = (store: KojiStore, row: KojiBuildRow): KojiStruct => ({
  ...buildCore(store, row),
  completion_ts: timeNumber(row.completed),
  creation_ts: timeNumber(row.created),
  extra: row.extra,
  promotion_ts: null,
  source: row.source,
  start_ts: timeNumber(row.started),
});

const wildcards = new Map<string, RegExp>();

/** A glob as the hub takes it in `pattern` and `source`. */
export function globOf(pattern: string): RegExp {
  const known = wildcards.get(pattern);
  if (known) return known;
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const glob = new RegExp(`^${text}$`);
  wildcards.set(pattern, glob);
  return glob;
}

function packageOf(store: KojiStore, given: KojiValue): number {
  return typeof given === "number" ? given : (store.packageId(String(given)) ?? -1);
}

function keeps(store: KojiStore, args: Args): (row: KojiBuildRow) => boolean {
  const { state, packageID, taskID, userID, prefix, pattern, source } = args;
  const after = timeGiven(args.completeAfter);
  const before = timeGiven(args.completeBefore);
  const createdAfter = timeGiven(args.createdAfter);
  const createdBefore = timeGiven(args.createdBefore);
  const pkg = packageID === undefined || packageID === null ? undefined : packageOf(store, packageID);
  const states = Array.isArray(state) ? state : state === undefined || state === null ? undefined : [state];
  const glob = typeof pattern === "string" ? globOf(pattern) : undefined;
  return (row) =>
    (states === undefined || states.includes(row.state)) &&
    (pkg === undefined || row.packageId === pkg) &&
    (typeof taskID !== "number" || row.taskId === taskID) &&
    (typeof userID !== "number" || row.ownerId === userID) &&
    (after === undefined || (row.completed !== null && row.completed > after)) &&
    (before === undefined || (row.completed !== null && row.completed < before)) &&
    (createdAfter === undefined || row.created > createdAfter) &&
    (createdBefore === undefined || row.created < createdBefore) &&
    (typeof prefix !== "string" || store.packageName(row.packageId).startsWith(prefix)) &&
    (glob === undefined || glob.test(store.nvrOf(row))) &&
    (typeof source !== "string" || globOf(source).test(row.source ?? ""));
}

const listBuilds: Method = {
  names: [
    ...[
      "packageID",
      "userID",
      "taskID",
      "prefix",
      "state",
      "volumeID",
      "source",
      "createdBefore",
      "createdAfter",
    ],
    ...["completeBefore", "completeAfter", "type", "typeInfo", "queryOpts", "pattern", "cgID", "draft"],
  ],
  run(store, args) {
    const keep = keeps(store, args);
    const rows: KojiStruct[] = [];
    for (const row of store.builds.values()) if (keep(row)) rows.push(sortedByName(withTimes(store, row)));
    return sliced(rows, args.queryOpts);
  },
};

/** By id, or by name-version-release. */
export function findBuild(store: KojiStore, given: KojiValue | undefined): KojiBuildRow | undefined {
  return typeof given === "number" ? store.builds.get(given) : store.buildByNvr(String(given));
}

const quoted = (given: KojiValue | undefined) => (typeof given === "string" ? `'${given}'` : String(given));

export function buildOrFault(store: KojiStore, given: KojiValue | undefined): KojiBuildRow {
  const row = findBuild(store, given);
  if (!row) throw generic(`No such build: ${quoted(given)}`);
  return row;
}

const getBuild: Method = {
  names: ["buildInfo", "strict"],
  run(store, { buildInfo, strict }) {
    const row = strict === true ? buildOrFault(store, buildInfo) : findBuild(store, buildInfo);
    if (!row) return null;
    const fields = sortedByName({ ...withTimes(store, row), cg_id: null, id: row.id });
    return { ...fields, cg_name: null };
  },
};

const LOGS = ["build.log", "hw_info.log", "mock_output.log", "root.log", "state.log"];

const getBuildLogs: Method = {
  names: ["build"],
  run(store, { build }) {
    const row = buildOrFault(store, build);
    if (row.state !== BUILD.COMPLETE) return [];
    const { version, release } = row;
    const root = `packages/${store.packageName(row.packageId)}/${version}/${release}/data/logs`;
    return ["noarch", "x86_64"].flatMap((dir) =>
      LOGS.map((name) => ({ name, dir, path: `${root}/${dir}/${name}` })),
    );
  },
};

export const buildMethods: Readonly<Record<string, Method>> = { listBuilds, getBuild, getBuildLogs };
