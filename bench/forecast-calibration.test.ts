import { expect, it } from "vitest";
import { calibrate, clopperPearson } from "./forecast-calibration";

it("the interval of a share is the exact one of the tables", () => {
  const [low, high] = clopperPearson(8, 10);
  expect(low).toBeCloseTo(0.4439, 4);
  expect(high).toBeCloseTo(0.9748, 4);
  expect(clopperPearson(0, 20)[0]).toBe(0);
  expect(clopperPearson(0, 20)[1]).toBeCloseTo(0.1684, 4);
  expect(clopperPearson(20, 20)).toEqual([expect.closeTo(0.8316, 4), 1]);
});

it("a bucket is right when what came agrees with its mean chance, and skill is against the base rate", () => {
  const some = (chance: number, of: number, came: number) =>
    Array.from({ length: of }, (_, index) => ({ chance, base: 0.5, came: index < came }));
  const told = calibrate([...some(0.25, 200, 50), ...some(0.85, 200, 120), ...some(1, 10, 10)]);
  expect(told.buckets[2]).toMatchObject({ n: 200, came: 0.25, contains: true });
  expect(told.buckets[8]).toMatchObject({ n: 200, came: 0.6, contains: false });
  expect(told.buckets[9]).toMatchObject({ n: 10, contains: true });
  expect(told.smallest).toBe(0);
  expect(told.baseBrier).toBeCloseTo(0.25);
  expect(told.skill).toBeCloseTo(1 - told.brier / 0.25);
});
