import { expect, test } from "vitest";
import { repairMatrix } from "./repair-matrix";

const time = (slug: string | null, of: "infra" | "code" | "test", open: number) => ({
  dfg: slug === null ? null : { slug, name: slug.toUpperCase() },
  class: of,
  n: 1,
  medianSeconds: 60,
  p90Seconds: 90,
  open,
});

test("each DFG has one line with its classes, most open items first, Unassigned last", () => {
  const { classes, dfgs } = repairMatrix([
    time(null, "code", 9),
    time("ui", "test", 1),
    time("compute", "code", 2),
    time("ui", "infra", 3),
  ]);
  expect(classes).toEqual(["code", "test", "infra"]);
  expect(dfgs.map(({ name, open, cells }) => [name, open, [...cells.keys()]])).toEqual([
    ["UI", 4, ["test", "infra"]],
    ["COMPUTE", 2, ["code"]],
    ["Unassigned", 9, ["code"]],
  ]);
});

test("nothing closed and nothing open is no line at all", () => {
  expect(repairMatrix([])).toEqual({ classes: [], dfgs: [] });
});
