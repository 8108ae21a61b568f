import { expect, it } from "vitest";
import { jobSuspects, type RunDifference } from "./suspects";

const at = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour));
const build = (packageName: string, hour: number, builds = 1) => ({
  instanceId: "master",
  component: "compute",
  packageName,
  commitHash: "0",
  builtAt: at(hour),
  builds,
});
const change = (number: number, hour: number) => ({
  serverId: "rdo",
  number,
  project: "rdo-jobs",
  subject: "Change",
  mergedAt: at(hour),
  url: "https://r.example.org",
});
const image = (name: string, hour: number, othersBefore = true) => ({
  label: "cs9",
  image: name,
  firstSeenAt: at(hour),
  othersBefore,
});
const difference = (of: Partial<RunDifference>): RunDifference => ({
  greenAt: at(2),
  redAt: at(10),
  redClass: "infra",
  builds: [],
  changes: [],
  images: [],
  ...of,
});
const kinds = (of: Partial<RunDifference>) => jobSuspects(difference(of)).map((one) => one.kind);

it("names a new image first, then changes, then builds, the nearest to the failure first", () => {
  const found = jobSuspects(
    difference({
      builds: [build("a", 3), build("b", 5, 3)],
      changes: [change(1, 4), change(2, 9)],
      images: [image("new", 6)],
    }),
  );
  expect(found.map((one) => [one.kind, one.at.getUTCHours()])).toEqual([
    ["image", 6],
    ["change", 9],
    ["change", 4],
    ["build", 5],
    ["build", 3],
  ]);
  expect(found[3]?.note).toContain("3 times");
});

it("names changes before the image when the job itself says what is wrong", () => {
  const of = { changes: [change(1, 4)], images: [image("new", 6)], builds: [build("a", 3)] };
  expect(kinds({ ...of, redClass: "code" })).toEqual(["change", "image", "build"]);
  expect(kinds({ ...of, redClass: null })).toEqual(["image", "change", "build"]);
});

it.each<[string, Partial<RunDifference>, string[]]>([
  ["an image seen before the last good run", { images: [image("old", 1)] }, []],
  ["an image that nothing can be compared with", { images: [image("only", 6, false)] }, []],
  ["a job that was never green", { greenAt: null, builds: [build("a", 3)] }, []],
  ["a run of which nobody knows what it tested", { builds: null, changes: [change(1, 4)] }, ["change"]],
])("%s", (_, of, expected) => expect(kinds(of)).toEqual(expected));

it("names no more than a few", () =>
  expect(kinds({ builds: Array.from({ length: 40 }, (_, i) => build(`p${i}`, 5)) })).toHaveLength(12));
