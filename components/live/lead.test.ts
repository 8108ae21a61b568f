import { expect, test } from "vitest";
import { leadOf } from "./lead";

const item = (failing: boolean, ...states: ("running" | "waiting" | "failing" | "done")[]) => ({
  failing,
  jobs: states.map((state) => ({ state })),
});
const servers = [{ state: "fresh" as const }];

test("what runs now is counted, and what will fail said", () => {
  const items = [item(false, "running", "waiting", "done"), item(true, "failing", "waiting")];
  expect(leadOf({ items, servers })).toBe(
    "2 items: 2 jobs running, 2 waiting. 1 item will fail. 1 job has a failed task already.",
  );
});

test("without a CI there is none to speak of", () => {
  expect(leadOf({ items: [], servers: [] })).toBe("No CI is read.");
});
