import { expect, test, vi } from "vitest";
import { makeQueryClient } from "./client";

test("a server render leaves no timer behind that would hold its answers", async () => {
  vi.useFakeTimers();
  try {
    const client = makeQueryClient();
    await client.query({ queryKey: ["targets"], queryFn: async () => "an answer" });
    expect(client.getQueryData(["targets"])).toBe("an answer");
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
