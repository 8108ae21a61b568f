import { describe, expect, it } from "vitest";
import type { DfgRow } from "@/lib/contract/dfgs";
import { failingOf, inOrder, releasesOf } from "./order";

const dfg = (slug: string, failing: number, oldestSince: string | null, epoxy?: number): DfgRow => ({
  slug,
  name: slug,
  mission: null,
  contacts: {},
  packages: 10,
  jobs: 2,
  failing,
  failingPackages: failing,
  failingJobs: 0,
  retrying: 0,
  oldestSince,
  newLastDay: 0,
  recoveredLastDay: 0,
  perRelease: epoxy === undefined ? [] : [{ release: "epoxy", failing: epoxy, packages: 4, jobs: 0 }],
  trend: [],
});
const rows = [
  dfg("unassigned", 9, "2026-11-01T00:00:00Z"),
  dfg("network", 2, "2026-11-10T00:00:00Z", 0),
  dfg("compute", 5, null, 3),
  dfg("storage", 2, "2026-11-02T00:00:00Z"),
];
const names = (sorted: readonly DfgRow[]) => sorted.map((row) => row.slug);

describe("the order of DFGs", () => {
  it.each([
    ["-failing" as const, undefined, ["compute", "network", "storage", "unassigned"]],
    ["name" as const, undefined, ["compute", "network", "storage", "unassigned"]],
    ["-name" as const, undefined, ["storage", "network", "compute", "unassigned"]],
    ["since" as const, undefined, ["storage", "network", "compute", "unassigned"]],
    ["-failing" as const, "epoxy", ["compute", "network", "storage", "unassigned"]],
    ["failing" as const, "epoxy", ["network", "compute", "storage", "unassigned"]],
  ])("%s on %s", (sort, release, expected) => {
    expect(names(inOrder(rows, sort, release))).toEqual(expected);
  });

  it("tells none failing from no package there", () => {
    expect(rows.map((row) => failingOf(row, "epoxy"))).toEqual([null, 0, 3, null]);
    expect(releasesOf(rows)).toEqual(["epoxy"]);
  });
});
