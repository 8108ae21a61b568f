import { expect, test } from "vitest";
import { versionOf } from "./nvr-words";

test.each([
  ["openstack-nova-31.0.2-1.el9s", "31.0.2-1.el9s"],
  ["python-a-b-c-2-1", "2-1"],
  ["no-nvr", "no-nvr"],
])("%s is %s", (nvr, words) => {
  expect(versionOf(nvr)).toBe(words);
});
