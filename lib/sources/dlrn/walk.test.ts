import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type IdPage, PAGE, walkById } from "./walk";

/** A server's table: ids newest first, read by a plain offset; `between` changes it after each request. */
function server(ids: number[], between: (table: number[], request: number) => number[] = (table) => table) {
  let table = ids;
  let requests = 0;
  return {
    read: async (offset: number): Promise<IdPage> => {
      const rows = table.slice(offset, offset + PAGE);
      requests += 1;
      table = between(table, requests);
      return { ids: rows, size: rows.length, end: rows.length < PAGE };
    },
    requests: () => requests,
  };
}
const down = (n: number) => Array.from({ length: n }, (_, i) => n - i);

async function seen(read: (offset: number) => Promise<IdPage>, ahead = false): Promise<Set<number>> {
  const all = new Set<number>();
  for await (const { page } of walkById({ read, ahead })) for (const id of page.ids) all.add(id);
  return all;
}

describe("walking a table that shifts", () => {
  it.each([0, 1, 99, 100, 101, 198, 199, 1000])("reads all of %i rows", async (n) => {
    expect((await seen(server(down(n)).read)).size).toBe(n);
  });

  it("misses no row that stays, whatever is added or deleted while it reads", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 150, max: 700 }),
        fc.array(
          fc.record({ add: fc.integer({ min: 0, max: 130 }), remove: fc.array(fc.nat(), { maxLength: 6 }) }),
          { maxLength: 12 },
        ),
        fc.boolean(),
        async (n, changes, ahead) => {
          const removed = new Set<number>();
          let top = n;
          const table = server(down(n), (ids, request) => {
            const change = changes[request - 1];
            if (!change) return ids;
            const gone = new Set(change.remove.map((r) => ids[r % ids.length] ?? 0));
            for (const id of gone) removed.add(id);
            const fresh = Array.from({ length: change.add }, () => ++top).reverse();
            return [...fresh, ...ids.filter((id) => !gone.has(id))];
          });
          const all = await seen(table.read, ahead);
          for (const id of down(n)) if (!removed.has(id)) expect(all.has(id), `id ${id}`).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("believes an empty page only when asked twice", async () => {
    let lies = 1;
    const table = server(down(350));
    const all = await seen(async (offset) => {
      if (offset > 150 && lies-- > 0) return { ids: [], size: 0, end: true };
      return table.read(offset);
    });
    expect(all.size).toBe(350);
  });

  it("steps back when rows vanish between two requests", async () => {
    const table = server(down(400), (ids, request) => (request === 1 ? ids.slice(40) : ids));
    expect([...(await seen(table.read))].filter((id) => id <= 360).length).toBe(360);
  });

  it("gives up on a table in which nothing touches", async () => {
    let next = 100_000;
    const read = async (): Promise<IdPage> => {
      next -= 1000;
      return { ids: Array.from({ length: PAGE }, (_, i) => next - i), size: PAGE, end: false };
    };
    await expect(seen(read)).rejects.toThrow(/do not touch/);
  });

  it("goes on below a known row", async () => {
    const all = new Set<number>();
    for await (const { page } of walkById({ read: server(down(500)).read, from: 298, touch: 201 }))
      for (const id of page.ids) all.add(id);
    expect(Math.max(...all)).toBe(202);
    expect(Math.min(...all)).toBe(1);
  });
});
