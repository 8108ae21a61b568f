import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordings } from "@/lib/testing/recordings";
import type { KojiStruct, KojiTaskRow, KojiValue } from "../../rows/koji-rows";
import { KojiStore } from "../../rows/koji-store";
import { decodeDocument, plain } from "./decode";
import { answerHub, type KojiHub } from "./hub";

/** Replays every recorded exchange against a hub filled with the recordings' own rows. */
const folder = recordings("koji");
const NOW = 1_751_371_200;
const files = folder ? readdirSync(folder) : [];
const read = (name: string) => readFileSync(join(folder ?? "", name), "utf8");
const fileOf = (number: string, kind: string) =>
  files.find((name) => name.startsWith(`${number}-`) && name.includes(`.${kind}.`)) ?? "";
const result = (number: string): KojiValue =>
  decodeDocument(read(fileOf(number, "response"))).params.map(plain)[0] ?? null;
const rows = (...numbers: string[]): KojiStruct[] =>
  numbers.flatMap((number) => [result(number)].flat() as KojiStruct[]);

const num = (value: KojiValue | undefined) => (typeof value === "number" ? value : null);
const str = (value: KojiValue | undefined) => (typeof value === "string" ? value : null);

function addBuild(store: KojiStore, row: KojiStruct): void {
  const id = num(row.build_id) ?? 0;
  const packageId = num(row.package_id) ?? 0;
  const time = (name: string) =>
    num(row[`${name}_ts`]) ??
    (str(row[`${name}_time`]) === null ? null : textTime(String(row[`${name}_time`])));
  if (packageId !== 0) store.addPackage({ id: packageId, name: String(row.package_name) });
  store.users.set(num(row.owner_id) ?? 0, String(row.owner_name));
  store.addBuild({
    id,
    packageId,
    version: String(row.version),
    release: String(row.release),
    epoch: num(row.epoch),
    state: num(row.state) ?? 0,
    taskId: num(row.task_id),
    ownerId: num(row.owner_id) ?? 0,
    creationEvent: num(row.creation_event_id) ?? 0,
    created: time("creation") ?? 0,
    started: time("start"),
    completed: time("completion"),
    source: str(row.source),
    extra: row.extra ?? null,
  });
}

/** "2025-06-25 16:35:54.024124+00:00" to the microsecond. */
const textTime = (text: string) =>
  Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`) / 1000 + Number(text.slice(19, 26));

function requestOf(value: KojiValue | undefined): KojiValue[] {
  if (Array.isArray(value)) return value;
  return typeof value === "string" && value ? decodeDocument(value).params.map(plain) : [];
}

function resultOf(value: KojiValue | undefined): KojiTaskRow["result"] {
  if (typeof value === "string" && value.startsWith("<?xml")) {
    const { fault, params } = decodeDocument(value);
    if (!fault) return { value: plain(params[0] ?? null) };
    return { fault: { code: Number(plain(fault.faultCode ?? 0)), text: String(fault.faultString) } };
  }
  return null;
}

function addTask(store: KojiStore, row: KojiStruct): void {
  if (str(row.owner_name) !== null) store.users.set(num(row.owner) ?? 0, String(row.owner_name));
  const bool = (value: KojiValue | undefined) => (typeof value === "boolean" ? value : null);
  store.addTask({
    id: num(row.id) ?? 0,
    parent: num(row.parent),
    method: String(row.method),
    arch: String(row.arch),
    label: str(row.label),
    state: num(row.state) ?? 0,
    ownerId: num(row.owner) ?? 0,
    hostId: num(row.host_id),
    channelId: num(row.channel_id) ?? 0,
    created: num(row.create_ts) ?? 0,
    started: num(row.start_ts),
    completed: num(row.completion_ts),
    priority: num(row.priority) ?? 0,
    weight: num(row.weight) ?? 0,
    waiting: bool(row.waiting),
    awaited: bool(row.awaited),
    request: requestOf(row.request),
    result: resultOf(row.result),
  });
}

function addStay(store: KojiStore, row: KojiStruct): void {
  const buildId = num(row.build_id) ?? 0;
  store.users.set(num(row.creator_id) ?? 0, String(row.creator_name));
  if (num(row.revoker_id) !== null) store.users.set(num(row.revoker_id) ?? 0, String(row.revoker_name));
  if (!store.builds.has(buildId)) {
    const packageId = store.packageId(String(row.name)) ?? 100_000 + buildId;
    store.addPackage({ id: packageId, name: String(row.name) });
    const { version, release, epoch = null } = row;
    const state = row["build.state"] ?? 1;
    addBuild(store, {
      build_id: buildId,
      package_id: packageId,
      version,
      release,
      epoch,
      state,
    } as KojiStruct);
    store.addPackage({ id: packageId, name: String(row.name) });
  }
  store.addStay({
    buildId,
    tagId: num(row.tag_id) ?? 0,
    createEvent: num(row.create_event) ?? 0,
    created: num(row.create_ts) ?? 0,
    creatorId: num(row.creator_id) ?? 0,
    revokeEvent: num(row.revoke_event),
    revoked: num(row.revoke_ts),
    revokerId: num(row.revoker_id),
  });
}

function fill(numbers: { builds: string[]; stays: string[]; event: string }): KojiHub {
  const store = new KojiStore();
  for (const row of rows(...numbers.builds)) addBuild(store, row);
  const stays = numbers.stays.flatMap((one) => (result(one) as KojiStruct).tag_listing as KojiStruct[]);
  const seen = new Set<string>();
  for (const row of stays) {
    const key = `${row.build_id} ${row.tag_id} ${row.create_event}`;
    if (!seen.has(key)) addStay(store, row);
    seen.add(key);
  }
  for (const row of rows("04"))
    store.tags.set(Number(row.id), {
      id: Number(row.id),
      name: String(row.name),
      arches: String(row.arches),
      parents: [],
    });
  const [buildTag, candidate] = [store.tagByName("cloud9s-openstack-epoxy-el9s-build"), 107];
  buildTag?.parents.push(candidate);
  for (const row of stays)
    if (!store.tags.has(Number(row.tag_id)))
      store.tags.set(Number(row.tag_id), {
        id: Number(row.tag_id),
        name: String(row["tag.name"]),
        arches: "",
        parents: [],
      });
  for (const row of rows("07")) {
    const [build, dest] = [Number(row.build_tag), Number(row.dest_tag)];
    if (!store.tags.has(build))
      store.tags.set(build, { id: build, name: String(row.build_tag_name), arches: "", parents: [] });
    if (!store.tags.has(dest))
      store.tags.set(dest, { id: dest, name: String(row.dest_tag_name), arches: "", parents: [] });
    store.targets.push({ id: Number(row.id), name: String(row.name), buildTag: build, destTag: dest });
  }
  // What is in a tag now is only told by listTagged; it is tagged here by the same events.
  for (const row of rows("23", "24")) {
    if (!store.builds.has(Number(row.build_id))) addBuild(store, row);
    const stay = {
      buildId: Number(row.build_id),
      tagId: Number(row.tag_id),
      createEvent: Number(row.create_event),
    };
    if (!seen.has(`${stay.buildId} ${stay.tagId} ${stay.createEvent}`))
      store.addStay({ ...stay, created: 0, creatorId: 3, revokeEvent: null, revoked: null, revokerId: null });
    seen.add(`${stay.buildId} ${stay.tagId} ${stay.createEvent}`);
  }
  const untold = {
    createEvent: 209_700,
    created: 0,
    creatorId: 3,
    revokeEvent: null,
    revoked: null,
    revokerId: null,
  };
  for (const row of rows("22")) store.addStay({ buildId: 59_999, tagId: Number(row.id), ...untold });
  for (const row of rows("31", "33", "34")) addTask(store, row);
  const tree = result("37") as Record<string, KojiStruct[]>;
  for (const row of Object.values(tree).flat()) addTask(store, row);
  const { id, ts } = result(numbers.event) as { id: number; ts: number };
  store.commit(id, ts);
  const log = Buffer.from(String(result("41")), "base64").toString();
  store.output = (task) =>
    task.id === 4553168 ? new Map([["build.log", `${"x".repeat(7841 - log.length)}${log}`]]) : new Map();
  const host = rows("44")[0] as KojiStruct;
  store.hosts.push({
    id: Number(host.id),
    userId: Number(host.user_id),
    name: String(host.name),
    arches: String(host.arches),
    load: Number(host.task_load),
  });
  store.repos.push({ id: 320_009, tagId: 106, createEvent: 209_987, created: NOW, state: 1 });
  return { id: "t", hubPath: "/kojihub", webPath: "/koji", filesPath: "/kojifiles", store };
}

const BUILDS = ["10", "11", "13", "14", "15", "16", "18", "19"];
const answer = (hub: KojiHub, number: string) => {
  const answered = answerHub(hub, read(fileOf(number, "request")), NOW);
  return "text" in answered ? answered.text : `Invalid request: ${answered.invalid}\n`;
};

/** Members in order of their names: hubs give them in the order of their dictionaries. */
function ordered(value: KojiValue): KojiValue {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null || "value" in value) return value;
  return Object.fromEntries(
    Object.entries(value as KojiStruct)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, ordered(member)]),
  );
}
function document(xml: string) {
  const { params, fault } = decodeDocument(xml);
  return { params: params.map(ordered), fault: fault && ordered(fault) };
}

/** Names of a struct's members with the type of each. */
const typeOf = (value: KojiValue): string =>
  value === null
    ? "nil"
    : Array.isArray(value)
      ? "array"
      : typeof value === "object"
        ? value.constructor.name
        : typeof value;
const shape = (row: KojiValue | undefined) =>
  Object.fromEntries(Object.entries(row as KojiStruct).map(([name, value]) => [name, typeOf(value)]));

describe.skipIf(!folder)("the hub, asked what was asked when it was recorded", () => {
  const hub = folder ? fill({ builds: BUILDS, stays: ["28", "29", "30"], event: "03" }) : ({} as KojiHub);

  it.each(
    [
      ...[
        "01",
        "02",
        "03",
        "04",
        "05",
        "06",
        "07",
        "08",
        "10",
        "11",
        "13",
        "15",
        "16",
        "17",
        "18",
        "19",
        "20",
        "21",
      ],
      ...[
        "25",
        "29",
        "30",
        "31",
        "33",
        "34",
        "35",
        "36",
        "37",
        "38",
        "39",
        "41",
        "45",
        "47",
        "48",
        "49",
        "50",
      ],
    ].map((number) => [number, fileOf(number, "request")]),
  )("answers %s as recorded, to the type (%s)", (number) => {
    expect(document(answer(hub, number))).toEqual(document(read(fileOf(number, "response"))));
  });

  it.each([
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "07",
    "08",
    "10",
    "17",
    "18",
    "20",
    "21",
    "25",
    "37",
    "39",
    "47",
    "48",
    "49",
  ])("lays %s out as recorded, byte by byte", (number) => {
    expect(answer(hub, number).trim()).toBe(read(fileOf(number, "response")).trim());
  });

  it.each(["14", "22", "23", "24", "27", "28", "44"])(
    "answers %s in rows of the recorded shape",
    (number) => {
      const list = (xml: string) => {
        const [value] = document(xml).params;
        return (Array.isArray(value) ? value : (value as KojiStruct).tag_listing) as KojiValue[];
      };
      const got = list(answer(hub, number));
      expect(got.length).toBeGreaterThan(0);
      expect(shape(got[0])).toEqual(shape(list(read(fileOf(number, "response")))[0]));
    },
  );

  it.each([
    ["09", ["parent_id", "child_id", "currdepth", "name", "priority", "filter"]],
    ["40", ["build.log"]],
    ["42", ["name", "dir", "path"]],
    ["43", ["id", "tag_id", "tag_name", "state", "create_event"]],
  ])("answers %s with the recorded members", (number, members) => {
    const first = (xml: string) => {
      const [value] = document(xml).params;
      return (Array.isArray(value) ? value[0] : value) as KojiStruct;
    };
    const [got, recorded] = [first(answer(hub, number)), first(read(fileOf(number, "response")))];
    expect(Object.keys(recorded)).toEqual(expect.arrayContaining(members));
    expect(shape(got)).toMatchObject(
      Object.fromEntries(members.map((name) => [name, shape(recorded)[name]])),
    );
    if (number === "40") expect((got["build.log"] as KojiStruct).st_size).toBe("7841");
  });

  it.each(["51", "52"])("refuses %s as recorded", (number) => {
    expect(answer(hub, number).trim()).toBe(read(fileOf(number, "response")).trim());
  });

  it("sorts and cuts what filterResults wraps", () => {
    const [got] = document(answer(hub, "46")).params as KojiStruct[][];
    const ids = got?.map((row) => Number(row.build_id)) ?? [];
    expect(ids.length).toBe(3);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
  });

  it("answers everything with fault 1014 while offline", () => {
    const offline = { ...hub, offline: "scheduled outage until 14:00 UTC" };
    expect(document(answer(offline, "57"))).toEqual(document(read(fileOf("57", "response"))));
    expect(document(answer(offline, "45")).fault).toMatchObject({ faultCode: 1014 });
  });

  it("tells the second tick as recorded", () => {
    const later = fill({ builds: [...BUILDS, "55", "56"], stays: ["54"], event: "53" });
    for (const number of ["53", "54", "55", "56"])
      expect(document(answer(later, number))).toEqual(document(read(fileOf(number, "response"))));
  });
});
