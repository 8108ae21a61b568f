import { expect, it } from "vitest";
import type { Cause } from "./causes";
import { toldApart } from "./truth";

const cause = (id: string, kind: Cause["kind"], ids: readonly string[]): Cause => ({
  ...{ id, kind, title: id, instances: [], owner: "quality", start: 0 },
  failures: ids.map((failure) => ({ instance: "rdo", table: "zuul", id: failure })),
});

it("tells the troubles of a noisy cause apart, and leaves every other cause whole", () => {
  const troubles: Readonly<Record<string, string>> = { a: "disk", b: "ssh", c: "disk" };
  const told = toldApart(
    [cause("noise", "infra-noise", ["a", "b", "c", "d"]), cause("bump", "dependency-bump", ["a", "b"])],
    ({ id }) => troubles[id],
  );
  const shown = told.map(({ id, failures }) => [id, failures.map((failure) => failure.id)]);
  expect(shown).toEqual([
    ["noise", ["d"]],
    ["noise/disk", ["a", "c"]],
    ["noise/ssh", ["b"]],
    ["bump", ["a", "b"]],
  ]);
});
