import { describe, expect, it } from "vitest";
import { FailureQuery, type FailuresAnswer } from "@/lib/contract/failures";
import { isNarrowed, leadOf } from "./lead";

const source = (lastSuccessAt: string | null): FailuresAnswer["sources"][number] => ({
  feed: "dlrn-c9-epoxy",
  title: "DLRN Epoxy",
  state: lastSuccessAt === null ? "never" : "fresh",
  lastSuccessAt,
  errorSince: null,
  error: null,
  progress: null,
});
const figures = (failing: number, retrying: number, recovered: number, jobs = 0) => ({
  sources: [source("2026-11-22T12:00:00Z"), source(null)],
  facets: {
    release: [],
    dfg: [],
    component: [],
    source: [],
    class: [],
    pipeline: [],
    also: [],
    kind: [
      { value: "package" as const, count: failing - jobs },
      { value: "job" as const, count: jobs },
    ],
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

  it.each([
    [61, 4, {}, "57 packages and 4 job lines fail."],
    [1, 1, { release: "epoxy" }, "1 job line fails on epoxy."],
    [61, 4, { status: "recovered" }, "61 packages and job lines fail."],
  ])("%i of which %i are jobs, asked %o", (failing, jobs, asked, words) => {
    expect(leadOf(figures(failing, 0, 0, jobs), FailureQuery.parse(asked))).toBe(words);
  });

  it("says nothing of failures before any build was read", () => {
    const unread = { ...figures(0, 0, 0), sources: [source(null)] };
    expect(leadOf(unread, FailureQuery.parse({}))).toBe("No build has been read yet.");
  });

  it("does not take a release or a status for a filter of the reader's own", () => {
    expect(isNarrowed(FailureQuery.parse({ release: "epoxy", status: "retrying" }))).toBe(false);
    expect(isNarrowed(FailureQuery.parse({ package: "nova" }))).toBe(true);
  });
});
