import { expect, test } from "vitest";
import { leadOf, placeWords } from "./words";

test.each([
  [{ total: 23, edited: 0 }, false, "23 people are on this site. What prodchain.yaml says of them counts."],
  [
    { total: 23, edited: 1 },
    false,
    "23 people are on this site. 1 was changed here: for them, this page counts and not prodchain.yaml.",
  ],
  [
    { total: 1, edited: 2 },
    true,
    "1 person fits. 2 were changed here: for these, this page counts and not prodchain.yaml.",
  ],
])("of %o (narrowed: %s)", (figures, isNarrowed, words) => {
  expect(leadOf(figures, isNarrowed)).toBe(words);
});

test.each([
  [{ role: "member", squad: null }, ""],
  [{ role: "team-catalyst", squad: null }, "team catalyst"],
  [{ role: "lead", squad: "storage" }, "lead, storage"],
])("a place %o is told as %j", (place, words) => {
  expect(placeWords(place)).toBe(words);
});
