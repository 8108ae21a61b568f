import { expect, test } from "vitest";
import { judgeFailure, type VerdictInput } from "./verdict";

const seen = (change: number | null) => ({ subject: "periodic-tempest", change, at: new Date(0) });
const given: VerdictInput = { class: "test", hasText: true, alsoPassed: false, elsewhere: [] };

test.each<[string, Partial<VerdictInput>, string]>([
  ["a text seen nowhere else", {}, "yours"],
  ["a time-out seen nowhere else", { class: "timeout" }, "yours"],
  ["the same text in another change", { elsewhere: [seen(7)] }, "broken-trunk"],
  ["the same text without any change", { elsewhere: [seen(null)] }, "broken-trunk"],
  ["passed on the same patch set", { alsoPassed: true }, "flaky"],
  [
    "passed on the same patch set, and the text is seen elsewhere",
    { alsoPassed: true, elsewhere: [seen(7)] },
    "flaky",
  ],
  ["the infrastructure", { class: "infra" }, "infra"],
  ["the configuration of the CI", { class: "config" }, "infra"],
  ["the infrastructure, which a repeat got over", { class: "infra", alsoPassed: true }, "infra"],
  ["part of an outage", { outage: "Package mirror does not answer", class: "dependency" }, "infra"],
  ["a cause known to come and go", { isFlakyCause: true }, "flaky"],
  ["a cause known to come and go, seen elsewhere", { isFlakyCause: true, elsewhere: [seen(7)] }, "flaky"],
  ["no text to compare", { hasText: false }, "unknown"],
  ["no class and no text", { class: null, hasText: false }, "unknown"],
  ["no text, but a repeat passed", { hasText: false, alsoPassed: true }, "flaky"],
])("%s", (_what, facts, verdict) => {
  expect(judgeFailure({ ...given, ...facts }).verdict).toBe(verdict);
});

test("a broken trunk says where else the text was seen", () => {
  const words = (...changes: (number | null)[]) =>
    judgeFailure({ ...given, elsewhere: changes.map(seen) }).why;
  expect(words(61207)).toBe("the same text fails in change 61207 too");
  expect(words(null, 7, 8)).toBe("the same text fails without it, in periodic-tempest, and 2 times more");
  expect(words(61207, 7)).toBe("the same text fails in change 61207 too, and once more");
});
