import { expect, it } from "vitest";
import type { CandidateJob, CandidateJobVote } from "../criteria/candidate";
import { disagreementsOf } from "./hold-up-disagreements";

const vote = (given: Partial<CandidateJobVote>): CandidateJobVote => ({
  job: "a",
  seq: 1,
  url: "https://logs.example.org/a/",
  at: new Date(0),
  state: "passed",
  zuulServer: "rdo",
  zuulUuid: "u1",
  ...given,
});
const job = (name: string, votes: CandidateJobVote[], unreported = false): CandidateJob => ({
  job: name,
  state: "passed",
  via: null,
  unreported,
  votes: votes.map((one) => ({ ...one, job: name })),
});
const linked = job("linked", [vote({ zuulUuid: "good" })]);
const outcomes: Record<string, string> = { good: "passed", bad: "failed" };
const told = (...jobs: CandidateJob[]) =>
  disagreementsOf(jobs, ({ zuulUuid }) => outcomes[zuulUuid ?? ""] ?? null).map(
    ({ kind, job: name, text }) => `${kind} ${name}: ${text}`,
  );

it("tells what passed in Zuul without a vote", () => {
  expect(told(linked, job("a", [], true))).toEqual([
    "vote-lost a: passed in Zuul, and DLRN has no vote of it",
  ]);
});

it("tells a vote whose build Zuul does not know, where it knows those of others", () => {
  const lost = job("a", [vote({ zuulServer: null, zuulUuid: null })]);
  expect(told(linked, lost)).toEqual(["build-lost a: passed in DLRN, and Zuul knows no such build"]);
  expect(told(lost)).toEqual([]);
});

it("tells votes and builds of different ends", () => {
  expect(told(job("a", [vote({ state: "failed", zuulUuid: "good" })]))).toEqual([
    "vote-lost a: passed in Zuul, and DLRN has it as failed",
  ]);
  expect(told(job("a", [vote({ zuulUuid: "bad" })]))).toEqual([
    "build-lost a: passed in DLRN, and failed in Zuul",
  ]);
});

it("says nothing of votes that agree, that are running, or that name no log", () => {
  expect(told(linked, job("a", [vote({ state: "running", zuulUuid: null })]))).toEqual([]);
  expect(told(linked, job("a", [vote({ url: null, zuulUuid: null })]))).toEqual([]);
});
