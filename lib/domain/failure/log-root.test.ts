import { describe, expect, it } from "vitest";
import { buildUuidIn, logKey, possibleLogUrls } from "./log-root";

describe("the key of a log address", () => {
  it.each([
    ["https://logs.example.org/a/b/1234567/", "logs.example.org/a/b/1234567"],
    ["http://LOGS.example.org/a/b/1234567", "logs.example.org/a/b/1234567"],
    ["https://logs.example.org/a/b/1234567//?x=1#top", "logs.example.org/a/b/1234567"],
    ["https://logs.example.org/a/b/1234567/job-output.txt.gz", "logs.example.org/a/b/1234567"],
    ["https://logs.example.org:8443/a", "logs.example.org:8443/a"],
    ["https://logs.example.org/", null],
    ["javascript:alert(1)", null],
    ["no address", null],
    ["", null],
    [null, null],
  ])("of %s is %s", (url, key) => expect(logKey(url)).toBe(key));
});

it("finds the build whichever of root and page folder was reported", () => {
  const stored = "https://logs.example.org/a/1234567/html";
  expect(possibleLogUrls("http://logs.example.org/a/1234567/")).toContain(stored);
  expect(possibleLogUrls(`${stored}/`)).toContain("https://logs.example.org/a/1234567");
  expect(possibleLogUrls("nothing")).toEqual([]);
});

it.each([
  [
    "https://zuul.example.org/t/rdo/build/0123456789abcdef0123456789abcdef",
    "0123456789abcdef0123456789abcdef",
  ],
  ["https://logs.example.org/x/0123456789abcdef0123456789abcdef/", "0123456789abcdef0123456789abcdef"],
  ["https://logs.example.org/x/0123456", null],
  ["https://git.example.org/0123456789abcdef0123456789abcdef01234567", null],
  [null, null],
])("the build named by %s is %s", (url, uuid) => expect(buildUuidIn(url)).toBe(uuid));
