import { expect, test } from "vitest";
import type { Suspect } from "@/lib/contract/failures";
import { sortSuspects } from "./sort-suspects";

const suspect = (name: string, at: string | null): Suspect => ({
  kind: "dependency",
  package: name,
  commitHash: "",
  title: null,
  url: null,
  at,
  note: "",
  alsoRed: 0,
});
const firstRed = { id: null, commitHash: "", distroHash: "", at: "2026-03-10T12:00:00.000Z", logUrl: null };
const suspects = [
  suspect("later", "2026-03-10T12:00:01.000Z"),
  suspect("inside", "2026-03-10T11:00:00.000Z"),
  suspect("earlier", "2026-03-10T09:59:59.000Z"),
  suspect("untimed", null),
];
const sorted = (lastGreenAt: string | null) => {
  const { between, others } = sortSuspects({ lastGreenAt, firstRed, suspects });
  return [between, others].map((list) => list.map((each) => each.package));
};

test("only what came from the last green to the first red is between them", () => {
  expect(sorted("2026-03-10T10:00:00.000Z")).toEqual([
    ["inside", "untimed"],
    ["later", "earlier"],
  ]);
});

test("of what was never green, all that came before the first red", () => {
  expect(sorted(null)).toEqual([["inside", "earlier", "untimed"], ["later"]]);
});
