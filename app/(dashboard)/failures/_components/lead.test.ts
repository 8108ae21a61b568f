import { describe, expect, it } from "vitest";
import { FailureQuery } from "@/lib/contract/failures";
import { isNarrowed, leadOf } from "./lead";

const figures = (failing: number, retrying: number, recovered: number) => ({
  facets: {
    release: [],
    dfg: [],
    component: [],
    status: [
      { value: "failing" as const, count: failing },
      { value: "retrying" as const, count: retrying },
      { value: "recovered" as const, count: recovered },
    ],
  },
});

describe("the sentence over the failures", () => {
  it.each([
    [{}, 61, 3, 1128, "61 packages fail to build. 3 wait for a retry, 1,128 have recovered."],
    [{ release: "epoxy" }, 1, 0, 1, "1 package fails to build on epoxy. 1 has recovered."],
    [{ release: "epoxy" }, 0, 0, 0, "Nothing known fails on epoxy."],
    [{ release: "epoxy,master" }, 0, 1, 0, "Nothing known fails. 1 waits for a retry."],
  ])("%o with %i, %i, %i", (asked, failing, retrying, recovered, words) => {
    expect(leadOf(figures(failing, retrying, recovered), FailureQuery.parse(asked))).toBe(words);
  });

  it("does not take a release or a status for a filter of the reader's own", () => {
    expect(isNarrowed(FailureQuery.parse({ release: "epoxy", status: "retrying" }))).toBe(false);
    expect(isNarrowed(FailureQuery.parse({ package: "nova" }))).toBe(true);
  });
});
