import { expect, test } from "vitest";
import { type FeedFacts, freshnessState } from "./freshness";

const NOW = new Date("2026-03-10T12:00:00Z");
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const read: FeedFacts = {
  intervalSeconds: 120,
  firstLoadAt: ago(9_000),
  lastStartedAt: ago(60),
  lastSuccessAt: ago(60),
  errorSince: null,
};

test.each<[string, Partial<FeedFacts>, string]>([
  ["read a minute ago", {}, "fresh"],
  ["three intervals old to the second", { lastSuccessAt: ago(360) }, "fresh"],
  ["older than three intervals", { lastSuccessAt: ago(361) }, "stale"],
  ["last try failed", { errorSince: ago(30) }, "failing"],
  ["failing for long", { errorSince: ago(5_000), lastSuccessAt: ago(5_000) }, "failing"],
  ["first load under way", { firstLoadAt: null, lastSuccessAt: null }, "loading"],
  ["first load fails", { firstLoadAt: null, lastSuccessAt: null, errorSince: ago(30) }, "failing"],
  ["never tried", { firstLoadAt: null, lastStartedAt: null, lastSuccessAt: null }, "never"],
])("%s is %s", (_name, facts, state) => {
  expect(freshnessState({ ...read, ...facts }, NOW)).toBe(state);
});
