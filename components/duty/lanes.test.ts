import { expect, it } from "vitest";
import { placeOf, rotaLines } from "./lanes";

const day = (n: number) => `2026-03-${String(n).padStart(2, "0")}T00:00:00.000Z`;
const shift = (id: string, rota: string, from: number, until: number) => ({
  id,
  rota,
  from: day(from),
  until: day(until),
  dfg: { slug: "compute", name: "Compute" },
  person: { id: "ana", name: "Ana" },
  note: null,
  version: 1,
});
const [start, end] = [Date.parse(day(1)), Date.parse(day(21))];

it("shifts of a rota share a lane until they overlap; what lies outside is left out, its rota is not", () => {
  const lines = rotaLines(
    [
      shift("a", "ruck", 1, 8),
      shift("b", "ruck", 6, 9),
      shift("c", "ruck", 8, 15),
      shift("d", "rover", 25, 30),
    ],
    start,
    end,
  );
  expect(lines.map(({ rota, lanes }) => [rota, lanes.map((lane) => lane.map(({ id }) => id))])).toEqual([
    ["ruck", [["a", "c"], ["b"]]],
    ["rover", []],
  ]);
});

it("a stretch is placed by its share of the time shown, cut at both ends", () => {
  expect(placeOf(shift("a", "ruck", 6, 11), start, end)).toEqual({ left: 25, width: 25 });
  expect(placeOf({ from: "2026-02-01T00:00:00Z", until: day(6) }, start, end)).toEqual({
    left: 0,
    width: 25,
  });
});
