import { expect, test } from "vitest";
import { eventWords } from "./event-words";

test.each([
  [
    "class-set",
    { class: "infrastructure", was: "timeout" },
    "changed its class from timeout to infrastructure",
  ],
  ["class-set", { class: "test" }, "set its class to test"],
  ["owner-set", { dfg: "Compute", was: "Network" }, "moved it from Network to Compute"],
  ["owner-set", { dfg: "Compute", was: "" }, "moved it from nobody to Compute"],
  ["owner-set", { dfg: null, was: "Network" }, "moved it from Network to nobody"],
  ["owner-set", { dfg: "Compute" }, "gave it to Compute"],
  ["merged", { into: "T-7" }, "merged it into T-7"],
  ["what comes later", {}, "changed it"],
])("%s of %o is told as: %s", (kind, data, words) => {
  expect(eventWords(kind, data)).toBe(words);
});
