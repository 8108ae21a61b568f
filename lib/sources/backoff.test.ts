import { describe, expect, it } from "vitest";
import { HOUR, MINUTE, SECOND } from "@/lib/shared/clock";
import { backoff, retryAfterMs } from "./backoff";

describe("back-off", () => {
  it.each([
    [1, 0, 5 * SECOND],
    [1, 1, 10 * SECOND],
    [2, 1, 20 * SECOND],
    [3, 0.5, 22.5 * SECOND],
    [8, 1, 15 * MINUTE],
    [5_000, 1, 15 * MINUTE],
    [5_000, 0, 5 * SECOND],
  ])("after %i failures and a throw of %d it is %d ms", (failures, random, ms) => {
    expect(backoff(failures, random)).toBe(ms);
  });

  it("is never shorter than what the source asked for", () => {
    expect(backoff(1, 0, MINUTE)).toBe(MINUTE);
    expect(backoff(9, 1, MINUTE)).toBe(15 * MINUTE);
  });
});

describe("Retry-After", () => {
  const now = new Date("2026-03-01T12:00:00Z");
  it.each([
    ["120", 2 * MINUTE],
    ["0", 0],
    ["Sun, 01 Mar 2026 12:01:00 GMT", MINUTE],
    ["Sun, 01 Mar 2026 11:00:00 GMT", 0],
    ["99999999", HOUR],
    ["soon", undefined],
    ["", undefined],
  ])("%j", (value, ms) => {
    expect(retryAfterMs(new Headers({ "retry-after": value }), now)).toBe(ms);
  });

  it("may be absent", () => expect(retryAfterMs(new Headers(), now)).toBeUndefined());
});
