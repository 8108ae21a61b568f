import { describe, expect, it } from "vitest";
import { streaksOf } from "./streaks";

const ended = (letters: string) =>
  [...letters].map((letter, day) => ({ at: new Date(Date.UTC(2026, 2, day + 1)), promoted: letter === "p" }));

describe("candidates in a row", () => {
  it.each([
    ["p", true, 1, 1, 1, 0],
    ["pnn", false, 2, 2, 1, 2],
    ["nnnpp", true, 2, 4, 2, 3],
    ["ppnpppn", false, 1, 7, 3, 1],
  ])("of %s the last are promoted: %s, %i since day %i", (letters, promoted, length, day, most, least) => {
    expect(streaksOf(ended(letters))).toEqual({
      promoted,
      length,
      since: new Date(Date.UTC(2026, 2, day)),
      longestPromoted: most,
      longestNotPromoted: least,
    });
  });

  it("there are none where nothing has ended", () => {
    expect(streaksOf([])).toBeNull();
  });
});
