import { describe, expect, it } from "vitest";
import { lastVisit, noteVisit } from "./visit";

const MINUTE = 60_000;
const NOW = 1_800_000_000_000;

describe("the last visit", () => {
  it("is unknown the first time", () => {
    expect(lastVisit(undefined, NOW)).toBeNull();
    expect(noteVisit(undefined, NOW)).toBe(`~${NOW}`);
  });
  it("is not the page before in the same visit", () => {
    const cookie = noteVisit(`~${NOW - 5 * MINUTE}`, NOW);
    expect(lastVisit(cookie, NOW)).toBeNull();
  });
  it("is when one was last seen, once half an hour has passed", () => {
    const cookie = `~${NOW - 45 * MINUTE}`;
    expect(lastVisit(cookie, NOW)).toEqual(new Date(NOW - 45 * MINUTE));
    const next = noteVisit(cookie, NOW);
    expect(lastVisit(next, NOW + MINUTE)).toEqual(new Date(NOW - 45 * MINUTE));
  });
  it("is forgotten after a week, and garbage is no visit", () => {
    expect(lastVisit(`~${NOW - 8 * 24 * 60 * MINUTE}`, NOW)).toBeNull();
    expect(lastVisit("x~y", NOW)).toBeNull();
    expect(lastVisit(`~${NOW + 60 * MINUTE}`, NOW)).toBeNull();
  });
});
