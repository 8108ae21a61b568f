import { describe, expect, it } from "vitest";
import { classifyKojiFailure } from "@/lib/domain/koji/failure-class";
import { ladderOf, stageOf } from "@/lib/domain/koji/stage";
import { recordings } from "@/lib/testing/recordings";
import type { HttpAnswer } from "../http";
import { createKojiClient } from "./client";
import { type Answerer, hubHttp } from "./fixtures/hub";
import type { LivingHub } from "./fixtures/living-hub";
import { recordedKoji } from "./fixtures/recorded-hub";
import { MemoryStore } from "./fixtures/store";
import { builds, distRepos, history, tagged, tags, targets, tasks } from "./requests";
import { createRpc, type KojiRequest } from "./rpc";
import type { XmlRpcStruct, XmlRpcValue } from "./xml-rpc-scalar";

const folder = recordings("koji");
const signal = new AbortController().signal;
const endpoint = { hubUrl: "https://koji.test/kojihub" };
const EPOXY = "cloud9s-openstack-epoxy";
const SLICE = { order: "build_id", limit: 1000 };

const { recorded, resultOf, hubBefore, change, failureAnswer } = recordedKoji(folder ?? "");

const clientOf = (answer: Answerer) => createKojiClient(hubHttp(answer), endpoint);
async function loaded(hub: LivingHub): Promise<MemoryStore> {
  const store = new MemoryStore();
  const options = { tagPatterns: ["cloud*-openstack-*"], since: undefined, missingBuilds: async () => [] };
  return store.applyAll(clientOf(hub.answer).firstLoad(options, undefined, signal));
}
const tickOf = (hub: LivingHub, store: MemoryStore, answer: Answerer = hub.answer) =>
  clientOf(answer).tick(store.cursor ?? { event: 0, completion: 0 }, [...hub.tagIds.keys()], store, signal);

/** The store the recordings' README describes. */
function expectAfterChange(store: MemoryStore): void {
  const activeTags = (id: number) =>
    [...store.stays.values()]
      .filter((stay) => stay.buildId === id && stay.revokeEvent === null)
      .map(({ tagName }) => tagName);
  const ladder = ladderOf(
    ["el9s-build", "candidate", "testing", "release"].map((phase) => `${EPOXY}-${phase}`),
  );
  const stageNow = (id: number) => stageOf(activeTags(id), ladder);
  expect([59981, 59985, 59987, 59766].map(stageNow)).toEqual(["testing", "testing", "testing", "release"]);
  // Put back into candidate with a row of its own, the first stay there being over.
  const back = [...store.stays.values()].filter(
    (s) => s.buildId === 59987 && s.tagName === `${EPOXY}-candidate`,
  );
  expect(back.map(({ createEvent, revokeEvent }) => [createEvent, revokeEvent])).toEqual([
    [209686, 210040],
    [210046, null],
  ]);
  expect([59988, 59990, 59992].map((id) => store.current(id)?.state)).toEqual([
    "COMPLETE",
    "FAILED",
    "CANCELED",
  ]);
  const attempts = store.attemptsOf(59984).map(({ creationEventId, state }) => [creationEventId, state]);
  expect(attempts).toEqual([
    [209677, "FAILED"],
    [210047, "BUILDING"],
  ]);
  const building = [...store.attempts.values()].filter(({ state }) => state === "BUILDING");
  expect(building.map(({ buildId }) => buildId).sort()).toEqual([59984, 59994, 59996, 59998, 60000]);
  expect(store.cursor).toEqual({ event: 210047, completion: 1751319799.731207 });
  expect(store.rejected).toEqual([]);
}

describe.skipIf(!folder)("the recorded rows", () => {
  const ask = async <T>(number: string, request: KojiRequest<T>): Promise<T> => {
    const spoil = (answer: HttpAnswer) => ({ ...answer, text: recorded(number) });
    return createRpc(
      hubHttp(() => null, spoil),
      endpoint,
    ).ask(request, signal);
  };

  it.each([
    ["04", tags("*"), 4],
    ["07", targets(), 8],
    ["10", builds({}, SLICE), 12],
    ["13", builds({}, SLICE), 7],
    ["15", builds({}, SLICE), 8],
    ["17", builds({}, SLICE), 0],
    ["23", tagged("t"), 26],
    ["26", tagged("t"), 2],
    ["29", history({}, SLICE), 40],
    ["31", tasks({ method: "build" }, 20), 7],
    ["32", tasks({ method: "build" }, 4), 4],
    ["34", distRepos(5), 5],
  ])("of %s fit, all of them", async (number, request, size) => {
    const rows = await ask(
      number,
      request as KojiRequest<{ facts: object[]; rejected: object[]; size: number }>,
    );
    expect([rows.size, rows.facts.length, rows.rejected]).toEqual([size, size, []]);
  });

  it("tell the target of a task, decoded by the hub or not", async () => {
    const request = { target: `${EPOXY.replace("epoxy", "dalmatian")}-el9s`, scratch: false };
    for (const number of ["32", "33"])
      expect((await ask(number, tasks({ method: "build" }, 4))).facts[0]?.request).toMatchObject(request);
  });

  it("tell what a repository was made of", async () => {
    const { facts } = await ask("34", distRepos(5));
    expect(facts[0]).toMatchObject({
      taskId: 4560005,
      state: "CLOSED",
      tagName: `${EPOXY}-testing`,
      repoId: 316005,
      eventId: 209607,
      arches: ["x86_64", "aarch64"],
    });
  });

  it("tell deleted builds in the history of their tags", async () => {
    const { facts } = await ask("29", history({}, SLICE));
    expect(facts.filter(({ buildState }) => buildState === "DELETED").map(({ buildId }) => buildId)).toEqual([
      58512,
    ]);
  });

  it.each([
    ["21", 1000],
    ["47", 1000],
    ["48", 1019],
    ["49", 1],
    ["57", 1014],
  ])("of %s are fault %i", async (number, faultCode) => {
    await expect(ask(number, builds({}, SLICE))).rejects.toMatchObject({
      faultCode,
      isOffline: faultCode === 1014,
    });
  });

  it("of 45 are told apart: results, and faults of single calls", async () => {
    const spoil = (answer: HttpAnswer) => ({ ...answer, text: recorded("45") });
    const any = (): KojiRequest<XmlRpcValue> => ({ method: "m", params: [], read: (value) => value });
    const rpc = createRpc(
      hubHttp(() => null, spoil),
      endpoint,
    );
    const answers = await rpc.askAll([any(), any(), any(), any(), any()], signal);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, false, true, false]);
    expect(answers[3]).toEqual({ ok: true, value: 7 });
  });

  it("tell why a build failed, and of what class that is", async () => {
    const attempt = { buildId: 59986, creationEventId: 209684, taskId: 4553166 };
    const { facts } = await clientOf(failureAnswer).failures([attempt], signal);
    expect(facts).toMatchObject([
      {
        failedTask: { taskId: 4553168, method: "buildArch", arch: "x86_64" },
        request: { source: "python-cliff-4.7.24-6.el9s.src.rpm", target: "cloud9s-openstack-dalmatian-el9s" },
        log: { name: "build.log", size: 7841 },
      },
    ]);
    expect(facts.map(classifyKojiFailure)).toMatchObject([{ failureClass: "test", rule: "check-section" }]);
  });
});

describe.skipIf(!folder)("the recorded hub, then and later", () => {
  it("is read once, then once more", async () => {
    const hub = hubBefore();
    const store = await loaded(hub);
    expect(store.cursor).toEqual({ event: 210038, completion: 1751317699.731207 });
    expect(store.current(59984)?.state).toBe("FAILED");
    change(hub);
    await store.applyAll(tickOf(hub, store));
    expectAfterChange(store);
  });

  it("is the same read from the very answers", async () => {
    const store = await loaded(hubBefore());
    const numbers: Record<string, string> = { getLastEvent: "53", queryHistory: "54" };
    const answer: Answerer = (method, params) => {
      if (method === "listTasks") return [];
      const { state } = params[0] === undefined ? {} : (params[0] as XmlRpcStruct);
      return resultOf(
        method === "listBuilds" ? (state === 0 ? "56" : "55") : (numbers[method] ?? ""),
      ) as ReturnType<Answerer>;
    };
    await store.applyAll(tickOf(hubBefore(), store, answer));
    expectAfterChange(store);
  });

  it("is the same with polls dropped, repeated, cut off and offline between", async () => {
    const hub = hubBefore();
    const store = await loaded(hub);
    await store.applyAll(tickOf(hub, store));
    change(hub, [210043, 210045]);
    for await (const batch of tickOf(hub, store)) {
      store.apply(batch);
      break;
    }
    const offline = createKojiClient(
      hubHttp(hub.answer, (answer) => ({ ...answer, text: recorded("57") })),
      endpoint,
    );
    const refused = offline.tick(store.cursor ?? { event: 0, completion: 0 }, [], store, signal);
    await expect(store.applyAll(refused)).rejects.toMatchObject({ isOffline: true });
    for (let i = 0; i < 2; i++) await store.applyAll(tickOf(hub, store));

    // The cursor is past both events by now; only the overlap finds them.
    expect(store.cursor?.event).toBe(210047);
    expect(store.stays.has(`59981 ${EPOXY}-testing 210043`)).toBe(false);
    change(hub);
    await store.applyAll(tickOf(hub, store));
    expectAfterChange(store);
  });

  it("is the same when only the second poll is whole, builds being asked for one by one", async () => {
    const hub = hubBefore();
    const store = await loaded(hub);
    change(hub);
    const later = { ...(store.cursor ?? { event: 0 }), completion: 1751319799.731207 + 1000 };
    await store.applyAll(clientOf(hub.answer).tick({ ...later }, [...hub.tagIds.keys()], store, signal));
    expect([59988, 59990, 59992].map((id) => store.current(id)?.state)).toEqual([
      "COMPLETE",
      "FAILED",
      "CANCELED",
    ]);
    store.cursor = { event: 210047, completion: 1751319799.731207 };
    await store.applyAll(tickOf(hub, store));
    expectAfterChange(store);
  });
});
