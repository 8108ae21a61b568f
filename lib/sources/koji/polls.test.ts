import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKojiClient } from "./client";
import { hubHttp, type Spoil } from "./fixtures/hub";
import type { LivingHub } from "./fixtures/living-hub";
import { expectSame, smallHub, TAGS } from "./fixtures/small-hub";
import { MemoryStore } from "./fixtures/store";

const signal = new AbortController().signal;
const clientOf = (hub: LivingHub, spoil?: Spoil) =>
  createKojiClient(hubHttp(hub.answer, spoil), { hubUrl: "https://koji.test/kojihub" });
const tickOf = (hub: LivingHub, store: MemoryStore, spoil?: Spoil) =>
  clientOf(hub, spoil).tick(store.cursor ?? { event: 0, completion: 0 }, TAGS, store, signal);
const reconcileOf = (hub: LivingHub, store: MemoryStore) =>
  clientOf(hub).reconcile(TAGS, new Date(0), store, signal);

function loaded(hub: LivingHub): Promise<MemoryStore> {
  const store = new MemoryStore();
  const options = { tagPatterns: ["epoxy-*"], since: undefined, missingBuilds: store.missingBuilds };
  return store.applyAll(clientOf(hub).firstLoad(options, undefined, signal));
}

const broken: Spoil[] = [
  (answer) => ({ ...answer, text: answer.text.slice(0, answer.text.length / 2) }),
  (answer) => ({ ...answer, contentType: "text/html", text: "<html><body>Bad gateway</body></html>" }),
  (answer) => ({ ...answer, status: 503, contentType: "text/html", text: "" }),
  (answer) => ({
    ...answer,
    text: "<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1014</int></value></member><member><name>faultString</name><value>outage</value></member></struct></value></fault></methodResponse>",
  }),
  () => {
    throw new Error("connection reset");
  },
];

describe("polls that are dropped, repeated and cut off", () => {
  const step = fc.record({
    what: fc.constantFrom("start", "end", "recycle", "tag", "untag", "delete", "commit"),
    which: fc.nat(),
    late: fc.integer({ min: 0, max: 600 }),
    uncommitted: fc.boolean(),
    poll: fc.constantFrom("no", "no", "whole", "twice", "cut", "broken"),
  });

  function act(
    hub: LivingHub,
    { what, which, late, uncommitted }: { what: string; which: number; late: number; uncommitted: boolean },
  ) {
    const pick = (states: number[]) => {
      const ids = [...hub.builds].filter(([, row]) => states.includes(Number(row.state))).map(([id]) => id);
      return ids[which % Math.max(1, ids.length)];
    };
    const tag = TAGS[which % TAGS.length] ?? "";
    if (what === "start") return hub.start(`python-${which % 5}`);
    if (what === "commit") return hub.commit();
    const id = pick(what === "end" ? [0] : what === "recycle" ? [3, 4] : [1]);
    if (id === undefined) return;
    if (what === "end") return hub.end(id, ([1, 3, 4] as const)[which % 3] ?? 1, late);
    if (what === "recycle") return hub.start(String(hub.row(id).package_name), id);
    if (what === "delete") return hub.delete(id);
    const inside = hub.tagsOf(id).some((one) => one.tag === tag);
    if (what === "tag" && !inside) return hub.tag(id, tag, uncommitted);
    if (what === "untag" && inside) return hub.untag(id, tag, uncommitted);
  }

  async function poll(hub: LivingHub, store: MemoryStore, how: string, which: number): Promise<void> {
    if (how === "no") return;
    if (how === "broken") {
      const spoil = broken[which % broken.length];
      await expect(store.applyAll(tickOf(hub, store, spoil))).rejects.toThrow();
      return;
    }
    for await (const batch of tickOf(hub, store)) {
      store.apply(batch);
      if (how === "cut") return;
    }
    if (how === "twice") await store.applyAll(tickOf(hub, store));
  }

  it("end in what the hub shows", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const hub = smallHub();
        const store = await loaded(hub);
        for (const one of steps) {
          act(hub, one);
          await poll(hub, store, one.poll, one.which);
        }
        hub.commit();
        await store.applyAll(tickOf(hub, store));
        // Deleting what is in no tag is the one thing no tick can see.
        if (!steps.some(({ what }) => what === "delete")) expectSame(store, hub);
        await store.applyAll(reconcileOf(hub, store));
        expectSame(store, hub);
        expect(store.goneBuilds.size + store.goneStays.size + store.rejected.length).toBe(0);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
