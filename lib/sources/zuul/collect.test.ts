import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createZuulClient } from "./client";
import { buildRow, buildsetRow, FakeZuul, type FakeZuulOptions, uuidOf } from "./fixtures/fake-zuul";
import { Mirror } from "./fixtures/mirror";

function site(options: FakeZuulOptions = {}) {
  const zuul = new FakeZuul(options);
  const client = createZuulClient(zuul, { root: "http://zuul.example.org/zuul/", tenant: "rdo" });
  return { zuul, client, mirror: new Mirror() };
}
const rows = (from: number, to: number, over = {}) =>
  Array.from({ length: to - from + 1 }, (_, i) => buildRow(from + i, over));

/** Everything the server has is held as the server has it. */
function expectSame(zuul: FakeZuul, mirror: Mirror) {
  for (const row of zuul.builds)
    expect([row.uuid, mirror.builds.get(row.uuid)?.result]).toEqual([row.uuid, row.result]);
  for (const row of zuul.buildsets)
    expect([row.uuid, mirror.buildsets.get(row.uuid)?.result]).toEqual([row.uuid, row.result]);
}

describe("a cycle over a tenant", () => {
  it("takes four requests when nothing is new", async () => {
    const { zuul, client, mirror } = site();
    zuul.builds = rows(1, 30);
    zuul.buildsets = [buildsetRow(1), buildsetRow(2), buildsetRow(3)];
    await mirror.cycle(client);
    zuul.requests = [];
    await mirror.cycle(client);
    expect(zuul.requests).toEqual([
      "/builds?idx_min=11&limit=200",
      "/buildsets?idx_min=1&limit=200",
      "/buildsets?complete=false&limit=200",
      "/builds?complete=false&limit=200",
    ]);
  });

  it("reads history down to the horizon and no further, and on when the horizon is moved back", async () => {
    const { zuul, client, mirror } = site();
    zuul.builds = rows(1, 1000);
    const at = (id: number) => new Date(Date.UTC(2026, 0, 1) + id * 60_000);
    await mirror.cycle(client, { horizon: at(501), limit: 50 });
    expect(Math.min(...[...mirror.builds.values()].map((b) => b.zuulId ?? 0))).toBe(451);
    zuul.requests = [];
    await mirror.cycle(client, { horizon: at(501), limit: 50 });
    expect(zuul.requests.filter((r) => r.includes("idx_max"))).toEqual([]);
    await mirror.cycle(client, { horizon: at(0), limit: 50 });
    expect(mirror.builds.size).toBe(1000);
    zuul.requests = [];
    await mirror.cycle(client, { horizon: new Date(0), limit: 50 });
    expect(zuul.requests).toHaveLength(4);
  });

  it("ends as the server is, however it is interrupted and whatever happens between", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            add: fc.integer({ min: 0, max: 40 }),
            close: fc.integer({ min: 0, max: 10 }),
            late: fc.boolean(),
            prune: fc.integer({ min: 0, max: 3 }),
            steps: fc.integer({ min: 1, max: 12 }),
          }),
          { maxLength: 12 },
        ),
        async (moments) => {
          const { zuul, client, mirror } = site();
          let top = 60;
          zuul.builds = rows(1, top);
          zuul.buildsets = [1, 2, 3, 4, 5, 6].map((id) => buildsetRow(id));
          for (const { add, close, late, prune, steps } of moments) {
            for (let i = 0; i < add; i++) zuul.builds.push(buildRow(++top, { result: null, final: null }));
            for (const id of new Set(zuul.builds.map((row) => Math.ceil(Number(row._id) / 10))))
              if (!zuul.buildsets.some((row) => row._id === id))
                zuul.buildsets.push(buildsetRow(id, { result: null, message: null }));
            const open = zuul.builds.filter((row) => row.result === null);
            for (const row of open.slice(0, close)) Object.assign(row, { result: "FAILURE", final: true });
            for (const set of zuul.buildsets) {
              const mine = zuul.builds.filter((row) => (row.buildset as { uuid: string }).uuid === set.uuid);
              if (mine.every((row) => row.result !== null)) set.result = "FAILURE";
            }
            zuul.builds.splice(0, prune);
            // A number given early and committed late: the row becomes visible below the newest ones.
            const hidden = late && add >= 3 ? zuul.builds.splice(-3, 1) : [];
            await mirror.cycle(client, { limit: 15, steps });
            zuul.builds.push(...hidden);
          }
          for (const row of [...zuul.builds, ...zuul.buildsets])
            if (row.result === null) row.result = "SUCCESS";
          await mirror.cycle(client, { limit: 15 });
          await mirror.cycle(client, { limit: 15 });
          expectSame(zuul, mirror);
          expect(mirror.replaced).toBe(0);
          expect(mirror.counted).toEqual({ builds: 0, buildsets: 0 });
        },
      ),
      { numRuns: 20 },
    );
  }, 30_000);

  it("reads results written long after the row, by buildset or in chunks of uuids", async () => {
    const { zuul, client, mirror } = site();
    zuul.builds = rows(1, 100, { result: null, final: null, buildset: null });
    await mirror.cycle(client);
    zuul.builds.push(...rows(101, 400));
    for (const row of zuul.builds.slice(0, 90)) Object.assign(row, { result: "TIMED_OUT", final: true });
    zuul.requests = [];
    await mirror.cycle(client);
    expectSame(zuul, mirror);
    // Once to see whether the rows known from before are still there, 90 rows in three chunks.
    expect(zuul.requests.filter((r) => r.includes("uuid="))).toHaveLength(1 + 3);
    expect(Math.max(...zuul.requests.map((r) => r.length))).toBeLessThan(2000);
  });

  it("closes a buildset with all attempts of its builds", async () => {
    const { zuul, client, mirror } = site();
    const buildset = { uuid: uuidOf(1, "a") };
    zuul.builds = [buildRow(1, { result: null, final: null, buildset })];
    zuul.buildsets = [buildsetRow(1, { result: null, message: null })];
    await mirror.cycle(client);
    Object.assign(zuul.builds[0] ?? {}, { result: "RETRY", final: false });
    zuul.builds.push(buildRow(2, { job_name: "job-1", result: "FAILURE", buildset, error_detail: "x" }));
    Object.assign(zuul.buildsets[0] ?? {}, { result: "FAILURE", message: "Build failed." });
    await mirror.cycle(client);
    expect(mirror.buildsets.get(buildset.uuid)).toMatchObject({
      result: "FAILURE",
      message: "Build failed.",
    });
    expect([...mirror.builds.values()].map((b) => [b.result, b.final, b.buildsetUuid, b.pipeline])).toEqual([
      ["RETRY", false, buildset.uuid, "periodic"],
      ["FAILURE", true, buildset.uuid, "periodic"],
    ]);
  });

  it("notices rows that were pruned, and believes no list in that", async () => {
    const { zuul, client, mirror } = site();
    zuul.builds = rows(1, 3, { result: null, buildset: null });
    zuul.buildsets = [buildsetRow(1, { result: null })];
    await mirror.cycle(client);
    zuul.builds.splice(0, 1);
    zuul.buildsets = [];
    zuul.answers.set(`/builds?uuid=${uuidOf(1)}&uuid=${uuidOf(2)}&limit=2`, { text: "[]" });
    for (const row of zuul.builds) row.result = "SUCCESS";
    await mirror.cycle(client);
    expect([...mirror.gone]).toEqual([uuidOf(1), uuidOf(1, "a")]);
    expect(mirror.builds.get(uuidOf(2))?.result).toBe("SUCCESS");
  });

  it.each([
    ["lower numbers", 1, 40],
    ["the same numbers", 80, 130],
    ["higher numbers", 5000, 5100],
  ])("starts over at a database that was replaced by one with %s", async (_, from, to) => {
    const { zuul, client, mirror } = site();
    zuul.builds = rows(1, 100);
    await mirror.cycle(client, { limit: 30 });
    zuul.builds = rows(from, to).map((row) => ({ ...row, uuid: uuidOf(Number(row._id), "c") }));
    await mirror.cycle(client, { limit: 30 });
    expect(mirror.replaced).toBe(1);
    expect(mirror.builds.size).toBe(100 + to - from + 1);
    await mirror.cycle(client, { limit: 30 });
    expect(mirror.replaced).toBe(1);
  });

  it("takes no empty or short answer for a replaced database, nor for the end of history", async () => {
    const { zuul, client, mirror } = site();
    zuul.builds = rows(1, 100);
    await mirror.cycle(client, { limit: 30, holePages: 0 });
    zuul.builds.push(...rows(101, 110));
    const top = "/builds?idx_min=81&limit=30";
    zuul.answers.set(top, { text: "[]" });
    await mirror.cycle(client, { limit: 30, holePages: 0 });
    zuul.answers.set(top, { text: JSON.stringify([buildRow(110)]) });
    await mirror.cycle(client, { limit: 30, holePages: 0 });
    zuul.answers.clear();
    await mirror.cycle(client, { limit: 30 });
    expect(mirror.replaced).toBe(0);
    expect(mirror.builds.size).toBe(110);
  });

  it("gives up on a server that does not go where it is told", async () => {
    const { zuul, client, mirror } = site();
    zuul.builds = rows(1, 100);
    zuul.answers.set("/builds?idx_max=70&limit=30", { text: JSON.stringify(rows(71, 100)) });
    await expect(mirror.cycle(client, { limit: 30 })).rejects.toThrow(/below 71/);
  });

  it("reads a bounded piece of history per cycle, both tables in turn", async () => {
    const { zuul, client, mirror } = site();
    zuul.builds = rows(1, 200);
    zuul.buildsets = Array.from({ length: 60 }, (_, i) => buildsetRow(i + 1));
    await mirror.cycle(client, { limit: 20, holePages: 4 });
    expect([mirror.builds.size, mirror.buildsets.size]).toEqual([60, 60]);
    for (let i = 0; i < 3; i++) await mirror.cycle(client, { limit: 20, holePages: 4 });
    expect(mirror.builds.size).toBe(200);
  });

  it("narrows every list to the scope", async () => {
    const { zuul, client, mirror } = site();
    zuul.builds = [...rows(1, 50), ...rows(51, 100, { pipeline: "check" })];
    await mirror.cycle(client, { scope: { pipelines: ["check"] }, limit: 20 });
    expect(mirror.builds.size).toBe(50);
    expect(zuul.requests.every((r) => r.includes("pipeline=check"))).toBe(true);
  });
});

describe("a Zuul before 4.12, which numbers nothing", () => {
  const old = { numbered: false, knows: ["final"] };

  it("is read by offset down to the horizon, then down to what is known and a page more", async () => {
    const { zuul, client, mirror } = site(old);
    zuul.builds = rows(1, 300);
    await mirror.cycle(client, { limit: 50, horizon: new Date(Date.UTC(2026, 0, 1) + 100 * 60_000) });
    expect(mirror.builds.size).toBeLessThan(300);
    zuul.builds.push(...rows(301, 330));
    zuul.requests = [];
    await mirror.cycle(client, { limit: 50 });
    expect(mirror.builds.has(uuidOf(330))).toBe(true);
    expect(zuul.requests.filter((r) => r.startsWith("/builds?limit"))).toEqual([
      "/builds?limit=50",
      "/builds?limit=50&skip=40",
    ]);
  });

  it("tells its open rows by reading each again", async () => {
    const { zuul, client, mirror } = site(old);
    zuul.builds = rows(1, 5, { result: null, buildset: null });
    zuul.buildsets = [buildsetRow(1, { result: null })];
    await mirror.cycle(client);
    for (const row of [...zuul.builds, ...zuul.buildsets]) row.result = "SUCCESS";
    await mirror.cycle(client);
    expectSame(zuul, mirror);
    expect(mirror.counted).toEqual({ builds: undefined, buildsets: undefined });
  });

  it("may be upgraded under way", async () => {
    const before = site(old);
    before.zuul.builds = rows(1, 30);
    await before.mirror.cycle(before.client);
    const after = site();
    after.zuul.builds = rows(1, 40);
    await before.mirror.cycle(after.client, { limit: 10 });
    expectSame(after.zuul, before.mirror);
    expect(before.mirror.replaced).toBe(0);
  });
});
