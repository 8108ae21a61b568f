import { expect, test } from "vitest";
import type { StageAnswer } from "@/lib/contract/stages";
import { leadOf } from "./lead";

const differs = (state: string) => ({ state });
const answer = (over: object) =>
  ({ tags: [{}], total: 2, next: "release", wanted: null, ...over }) as unknown as StageAnswer;

test.each([
  [answer({ tags: [] }), "No data: Koji has no tag of this stage for the release, or none is read"],
  [answer({}), "2 builds wait for release"],
  [
    answer({ total: 0, next: "published", wanted: { differs: [differs("unlisted")] } }),
    "Nothing waits for publication; everything that rdoinfo lists here is here",
  ],
  [
    answer({ total: 1, wanted: { differs: [differs("missing"), differs("newer")] } }),
    "1 build waits for release; 1 build that rdoinfo lists here is not here",
  ],
])("the lead of a stage: %#", (given, words) => {
  expect(leadOf(given)).toBe(words);
});
