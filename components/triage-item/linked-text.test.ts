import { describe, expect, it } from "vitest";
import { linkedText } from "./linked-text";

const urlsOf = (text: string) => linkedText(text).flatMap((part) => (part.kind === "link" ? [part.url] : []));
const joined = (text: string) =>
  linkedText(text)
    .map((part) => (part.kind === "link" ? part.url : part.text))
    .join("");

describe("addresses in a comment", () => {
  it.each([
    ["see https://bugs.launchpad.net/bugs/2087113.", ["https://bugs.launchpad.net/bugs/2087113"]],
    ["(http://a.example/x?y=1&z=2)", ["http://a.example/x?y=1&z=2"]],
    ["https://a.example/Some_(thing) is it", ["https://a.example/Some_(thing)"]],
    ["https://a.example, https://b.example/", ["https://a.example", "https://b.example/"]],
    ["javascript:alert(1) data:text/html,x ftp://a.example", []],
    ["https:// and http://", []],
    ["", []],
  ])("%j holds %j", (text, urls) => {
    expect(urlsOf(text)).toEqual(urls);
  });

  it.each(["a https://a.example/). b", "no address", "https://a.example\n\nhttps://b.example!"])(
    "nothing of %j is lost",
    (text) => {
      expect(joined(text)).toBe(text);
    },
  );
});
