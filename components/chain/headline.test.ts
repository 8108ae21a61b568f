import { describe, expect, it } from "vitest";
import type { ChainLine } from "@/lib/contract/chain";
import { headlineOf } from "./headline";

const line = (status: "ok" | "none" | "stale"): ChainLine => ({
  instance: "i",
  release: "r",
  title: "t",
  subtitle: "",
  phase: "",
  blockers: [],
  roots: [],
  pauses: [],
  reconstructed: false,
  stations: [
    {
      id: "built",
      title: "Built",
      status,
      reachedAt: null,
      here: null,
      waiting: null,
      unit: "commit",
      waitingSince: null,
      maxAgeSeconds: null,
      note: "",
      href: null,
    },
  ],
});

const frozen: ChainLine = {
  ...line("ok"),
  blockers: [
    {
      station: "built",
      status: "paused",
      text: "frozen: release candidate",
      since: null,
      dfg: null,
      owners: 0,
      effect: "",
      until: null,
      href: "/",
    },
  ],
};

describe("the headline", () => {
  it.each([
    [
      { lines: [line("ok"), line("ok"), line("ok")], heldUp: 2, waiting: 1213 },
      "2 of 3 lines are held up. 1,213 commits wait.",
    ],
    [{ lines: [line("ok"), line("ok")], heldUp: 1, waiting: 1 }, "1 of 2 lines is held up. 1 commit waits."],
    [
      { lines: [line("ok"), line("ok"), line("ok")], heldUp: 2, atRisk: 1, waiting: 0 },
      "2 of 3 lines are held up, 1 is at risk.",
    ],
    [
      { lines: [line("ok"), line("stale"), line("ok"), line("ok")], heldUp: 0, atRisk: 2, waiting: 0 },
      "2 of 4 lines are at risk. 1 line cannot be judged.",
    ],
    [{ lines: [line("ok"), line("ok")], heldUp: 0, waiting: 0 }, "All 2 lines move."],
    [{ lines: [line("ok")], heldUp: 0, waiting: 3 }, "The line moves. 3 commits wait."],
    [
      { lines: [line("ok"), line("stale")], heldUp: 0, waiting: 0 },
      "Nothing known is held up. 1 line cannot be judged.",
    ],
    [
      { lines: [line("none"), line("stale")], heldUp: 0, waiting: 0 },
      "No line can be judged: nothing recent was read.",
    ],
    [{ lines: [], heldUp: 0, waiting: 0 }, "There is no line to show."],
    [
      { lines: [line("ok")], stable: [line("ok")], heldUp: 1, waiting: 3, waitingBuilds: 14 },
      "1 of 2 lines is held up. 3 commits and 14 builds wait.",
    ],
  ])("of %j", (answer, words) => {
    expect(headlineOf({ stable: [], atRisk: 0, waitingBuilds: 0, ...answer })).toBe(words);
  });
  it("counts lines that are frozen apart: nobody holds them up", () => {
    const frozenOnly = {
      lines: [frozen, line("ok")],
      stable: [],
      heldUp: 0,
      atRisk: 0,
      waiting: 0,
      waitingBuilds: 0,
    };
    expect(headlineOf(frozenOnly)).toBe("Nothing is held up. 1 line is frozen or on hold.");
  });
});
