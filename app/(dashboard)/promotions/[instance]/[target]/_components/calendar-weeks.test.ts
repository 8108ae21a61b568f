import { expect, it } from "vitest";
import { weeksOf } from "./calendar-weeks";

const day = (date: string, promotions = 0, attempts = 0, forced = 0) => ({
  day: date,
  promotions,
  forced,
  attempts,
  ageSeconds: null,
  contentSeconds: null,
  oldest: null,
});

it("days stand in weeks from Monday on, the newest week first, with holes where nothing is asked", () => {
  const weeks = weeksOf([day("2026-03-08"), day("2026-03-09", 1, 2), day("2026-03-10")]);
  expect(weeks.map((week) => week.monday)).toEqual(["2026-03-09", "2026-03-02"]);
  expect(weeks[0]?.days.map((each) => each?.day ?? null)).toEqual([
    "2026-03-09",
    "2026-03-10",
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(weeks[1]?.days[6]?.day).toBe("2026-03-08");
});

it.each([
  [day("2026-03-09", 2, 3), "promoted", "2 promotions, 3 candidates offered"],
  [day("2026-03-09", 1, 1, 1), "forced", "1 promotion, 1 forced, 1 candidate offered"],
  [day("2026-03-09", 0, 2), "attempted", "2 candidates offered, none promoted"],
  [day("2026-03-09"), "nothing", "nothing offered, nothing promoted"],
])("a day says what happened: %o", (given, kind, words) => {
  expect(weeksOf([given])[0]?.days[0]).toMatchObject({ kind, words });
});
