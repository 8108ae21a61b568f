import { describe, expect, it } from "vitest";
import { createKojiClient } from "./client";
import { hubHttp } from "./fixtures/hub";
import { LivingHub } from "./fixtures/living-hub";
import { CANDIDATE, expectSame, smallHub, TAGS, TESTING } from "./fixtures/small-hub";
import { MemoryStore } from "./fixtures/store";
import type { KojiLoadState } from "./load";
import { KojiHubRewound } from "./tick";

const signal = new AbortController().signal;
const endpoint = { hubUrl: "https://koji.test/kojihub" };

const clientOf = (hub: LivingHub) => createKojiClient(hubHttp(hub.answer), endpoint);
const load = (hub: LivingHub, store: MemoryStore, resume?: KojiLoadState) =>
  clientOf(hub).firstLoad(
    { tagPatterns: ["epoxy-*"], since: undefined, missingBuilds: store.missingBuilds },
    resume,
    signal,
  );
const cursorOf = (store: MemoryStore) => store.cursor ?? { event: 0, completion: 0 };
const tickOf = (hub: LivingHub, store: MemoryStore) =>
  clientOf(hub).tick(cursorOf(store), TAGS, store, signal);
const reconcileOf = (hub: LivingHub, store: MemoryStore) =>
  clientOf(hub).reconcile(TAGS, new Date(0), store, signal);

async function loaded(hub: LivingHub): Promise<MemoryStore> {
  const store = new MemoryStore();
  return store.applyAll(load(hub, store));
}

describe("a first load", () => {
  it("ends with what the hub has", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    expectSame(store, hub);
    expect(store.cursor?.event).toBe(hub.event);
  });

  it("of an empty hub ends too", async () => {
    const store = await loaded(new LivingHub());
    expect(store.cursor).toEqual({ event: 1000, completion: 0 });
  });

  it("reads thousands over years, many in one instant, and goes on where it was stopped", async () => {
    const hub = new LivingHub();
    const instant = hub.now;
    for (let i = 0; i < 3300; i++) {
      if (i < 1200) hub.now = instant;
      const id = hub.start("openstack-nova");
      hub.end(id, i % 7 === 0 ? 3 : 1);
      if (i >= 1200 && i % 3 === 0) hub.now += 40_000;
      if (i % 3 === 0) hub.tag(id, CANDIDATE);
    }
    const same = hub.row(1).completion_ts;
    expect([...hub.builds.values()].filter(({ completion_ts }) => completion_ts === same).length).toBe(1200);

    const store = new MemoryStore();
    let state: KojiLoadState | undefined;
    let batches = 0;
    for (let part = 0; state?.phase !== "done"; part++) {
      expect(part).toBeLessThan(200);
      for await (const batch of load(hub, store, state)) {
        store.apply(batch);
        state = JSON.parse(JSON.stringify(batch.state)) as KojiLoadState;
        batches += 1;
        if (batches % 3 === 0) break;
      }
    }
    expectSame(store, hub);
    expect(state.total).toBe(3300);
    expect(state.done).toBeGreaterThanOrEqual(3300);
  }, 60_000);

  it("takes older builds that are still tagged, and no others", async () => {
    const hub = smallHub();
    hub.now += 1e7;
    const since = new Date(hub.now * 1000);
    hub.end(hub.start("python-new"), 1);
    const store = new MemoryStore();
    await store.applyAll(
      clientOf(hub).firstLoad(
        { tagPatterns: ["*"], since, missingBuilds: store.missingBuilds },
        undefined,
        signal,
      ),
    );
    expect(store.current(1)?.nvr).toBe("openstack-nova-1-1.el9s");
    expect(store.current(4)).toBeUndefined();
    expect(store.current(6)?.state).toBe("COMPLETE");
  });
});

describe("a tick", () => {
  it("is one request when little happened, and sees all of it", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    hub.end(5, 3);
    hub.tag(2, TESTING);
    hub.start("python-next");
    const http = hubHttp(hub.answer);
    await store.applyAll(createKojiClient(http, endpoint).tick(cursorOf(store), TAGS, store, signal));
    expect(http.sent).toBe(1);
    expectSame(store, hub);
    expect(store.openTasks).toMatchObject([
      { state: "OPEN", request: { target: "epoxy-el9s", scratch: false } },
    ]);
  });

  it("changes nothing when repeated", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    const before = structuredClone([store.attempts, store.stays, store.cursor]);
    await store.applyAll(tickOf(hub, store));
    expect([store.attempts, store.stays, store.cursor]).toEqual(before);
  });

  it("finds the event that was committed after a later one was read", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    hub.tag(1, "epoxy-release", true);
    hub.tag(2, TESTING);
    await store.applyAll(tickOf(hub, store));
    const late = Number(hub.event) - 1;
    expect(store.cursor?.event).toBe(late + 1);
    hub.commit();
    const afterCursor = hub.stays.filter(
      ({ create_event }) => Number(create_event) > (store.cursor?.event ?? 0),
    );
    expect(afterCursor).toEqual([]);
    await store.applyAll(tickOf(hub, store));
    expect([...store.stays.values()].some(({ createEvent }) => createEvent === late)).toBe(true);
    expectSame(store, hub);
  });

  it("keeps both attempts at a recycled build, and learns from its task how the first ended", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    hub.end(5, 4);
    hub.start("python-now", 5);
    await store.applyAll(tickOf(hub, store));
    const [first, second] = store.attemptsOf(5);
    expect([first?.state, second?.state]).toEqual(["CANCELED", "BUILDING"]);
    expect(first?.completedAt).not.toBeNull();
    expect(second?.taskId).not.toBe(first?.taskId);

    hub.end(5, 3);
    await store.applyAll(tickOf(hub, store));
    expect(store.attemptsOf(5).map(({ state }) => state)).toEqual(["CANCELED", "FAILED"]);
  });

  it("says when the ending of a replaced attempt cannot be known", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    const { task_id } = hub.row(5);
    hub.end(5, 3);
    hub.start("python-now", 5);
    hub.tasks.delete(Number(task_id));
    await store.applyAll(tickOf(hub, store));
    expect(store.attemptsOf(5).map(({ state }) => state)).toEqual(["unknown", "BUILDING"]);
  });

  it("asks for builds that stopped building without being listed as ended", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    hub.end(5, 1, 0);
    hub.builds.set(5, { ...hub.row(5), completion_ts: 1_700_000_000 });
    await store.applyAll(tickOf(hub, store));
    expect(store.current(5)?.state).toBe("COMPLETE");
    const other = hub.start("python-vanishing");
    await store.applyAll(tickOf(hub, store));
    hub.builds.delete(other);
    await store.applyAll(tickOf(hub, store));
    expect([...store.goneBuilds]).toEqual([other]);
  });

  it("marks a deleted build by the history of its tags", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    hub.delete(2);
    await store.applyAll(tickOf(hub, store));
    expectSame(store, hub);
  });

  it("catches up with more than a page, and with more tagging than it reads at once", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    const instant = hub.now;
    for (let i = 0; i < 2600; i++) {
      if (i < 1100) hub.now = instant;
      const id = hub.start("python-many");
      hub.end(id, 1);
      hub.tag(id, CANDIDATE);
      if (i % 2 === 0) hub.tag(id, TESTING);
      if (i % 2 === 0) hub.untag(id, CANDIDATE);
    }
    for (let i = 0; i < 1500; i++) hub.tag(6 + i, "epoxy-release");
    await store.applyAll(tickOf(hub, store));
    expectSame(store, hub);
    expect(store.cursor?.event).toBe(hub.event);
  }, 60_000);

  it("stores the parts that came, and leaves the cursor of the one that failed", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    const before = cursorOf(store);
    hub.end(5, 1);
    hub.tag(5, CANDIDATE);
    const http = hubHttp((method, params) =>
      method === "queryHistory" ? hub.answer("nope", params) : hub.answer(method, params),
    );
    const ticked = createKojiClient(http, endpoint).tick(before, TAGS, store, signal);
    await expect(store.applyAll(ticked)).rejects.toThrow(/Invalid method/);
    expect(store.current(5)?.state).toBe("COMPLETE");
    expect(store.cursor?.event).toBe(before.event);
    expect(store.cursor?.completion).toBeGreaterThan(before.completion);
    await store.applyAll(tickOf(hub, store));
    expectSame(store, hub);
  });

  it("keeps the row that does not fit, with its reason, and the rest of the page", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    hub.builds.set(4, { ...hub.row(4), version: 7 });
    hub.end(5, 1);
    await store.applyAll(tickOf(hub, store));
    expect(store.current(5)?.state).toBe("COMPLETE");
    expect(store.rejected[0]).toMatchObject({
      part: "builds",
      reason: /^version: /,
      payload: { build_id: 4 },
    });
  });

  it("is not blinded by a build that ended in the future", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    hub.end(5, 1);
    hub.builds.set(5, { ...hub.row(5), completion_ts: hub.now + 1e8 });
    await store.applyAll(tickOf(hub, store));
    expect(store.cursor?.completion).toBe(hub.now);
    hub.end(hub.start("python-later"), 3);
    await store.applyAll(tickOf(hub, store));
    expectSame(store, hub);
    expectSame(await loaded(hub), hub);
  });

  it("notices a hub whose events went back", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    const cursor = { ...cursorOf(store), event: hub.event + 1001 };
    const ticked = () => store.applyAll(clientOf(hub).tick(cursor, TAGS, store, signal));
    await expect(ticked()).rejects.toThrow(KojiHubRewound);
    cursor.event -= 1;
    await ticked();
    expect(store.cursor?.event).toBe(cursor.event);
  });
});

describe("the nightly comparison", () => {
  it("finds what no tick saw: tagging, untagging, deletions", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    hub.end(5, 1);
    hub.tag(5, CANDIDATE);
    hub.untag(3, CANDIDATE);
    hub.delete(2);
    hub.delete(4);
    await store.applyAll(reconcileOf(hub, store));
    expectSame(store, hub);
  });

  it("believes no listing alone", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    const http = hubHttp((method, params) => (method === "listTagged" ? [] : hub.answer(method, params)));
    await store.applyAll(createKojiClient(http, endpoint).reconcile(TAGS, new Date(0), store, signal));
    expectSame(store, hub);
    expect(store.goneStays.size).toBe(0);
  });

  it("reports, and does not end, a stay the hub's history does not know", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    hub.stays = hub.stays.filter(({ build_id }) => build_id !== 3);
    await store.applyAll(reconcileOf(hub, store));
    expect([...store.goneStays]).toEqual([expect.stringMatching(/^3 epoxy-candidate \d+$/)]);
    expect((await store.activeIn(CANDIDATE)).map(({ buildId }) => buildId)).toContain(3);
  });

  it("goes on past a tag that is no more, and says so", async () => {
    const hub = smallHub();
    const store = await loaded(hub);
    hub.untag(3, CANDIDATE);
    const tags = ["epoxy-gone", ...TAGS];
    const all = clientOf(hub).reconcile(tags, new Date(0), store, signal);
    await expect(store.applyAll(all)).rejects.toThrow(/No such entry in table tag: epoxy-gone/);
    expectSame(store, hub);
  });

  it("reads the history of a tag once where much differs", async () => {
    const hub = new LivingHub();
    for (let i = 0; i < 400; i++) {
      hub.end(hub.start("python-many"), 1);
      hub.tag(i + 1, CANDIDATE);
    }
    const store = await loaded(hub);
    for (let i = 0; i < 350; i++) hub.untag(i + 1, CANDIDATE);
    const http = hubHttp(hub.answer);
    await store.applyAll(createKojiClient(http, endpoint).reconcile(TAGS, new Date(0), store, signal));
    expectSame(store, hub);
    expect(http.sent).toBeLessThan(12);
  });
});
