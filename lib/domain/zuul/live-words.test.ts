import { expect, test } from "vitest";
import type { ZuulLiveJob } from "./live";
import { liveWords } from "./live-words";

const job: Parameters<typeof liveWords>[0] = {
  state: "running",
  result: null,
  wait: null,
  tries: 1,
  willRetry: false,
  canceled: false,
};
const waits = (reason: NonNullable<ZuulLiveJob["wait"]>["reason"], ...on: string[]) =>
  liveWords({ ...job, state: "waiting", wait: { reason, on, text: "as Zuul says" } });

test.each<[Partial<typeof job>, string]>([
  [{}, "runs"],
  [{ tries: 2 }, "runs, try 2"],
  [{ state: "failing" }, "runs, but a task has failed already"],
  [{ state: "queued", tries: 0 }, "queued"],
  [{ state: "paused" }, "paused for the jobs that need it"],
  [{ state: "done", result: "SUCCESS" }, "SUCCESS"],
  [{ state: "done", result: "RETRY", willRetry: true }, "RETRY, to be tried again"],
  [{ state: "done", result: "CANCELED", canceled: true }, "canceled"],
  [{ state: "waiting" }, "waits"],
])("%o reads %s", (facts, words) => {
  expect(liveWords({ ...job, ...facts })).toBe(words);
});

test("what a job waits for is named, a long list cut", () => {
  expect(waits("dependencies", "build-a")).toBe("waits for build-a");
  expect(waits("dependencies", "a", "b", "c", "d")).toBe("waits for a, b and 2 more");
  expect(waits("node", "200-1")).toBe("waits for a node");
  expect(waits("semaphores", "big-cloud")).toBe("waits for semaphore big-cloud");
  expect(waits("other")).toBe("waits: as Zuul says");
});
