import { expect, it } from "vitest";
import { hrefWith } from "./address";

const params = new URLSearchParams("release=epoxy&sort=-since&after=abc");

it("changing a filter keeps the others and starts at the first page", () => {
  expect(hrefWith("/failures", params, { dfg: "network,ui" })).toBe(
    "/failures?release=epoxy&sort=-since&dfg=network,ui",
  );
});

it("null takes a parameter away", () => {
  expect(hrefWith("/failures", params, { release: null, sort: null })).toBe("/failures");
});

it("the key of a page is kept when it is what changes", () => {
  expect(hrefWith("/failures", params, { after: "def" })).toBe(
    "/failures?release=epoxy&sort=-since&after=def",
  );
});
