import { expect, test } from "vitest";
import { hostOf, isOfSurroundings, troubleOf } from "./trouble";

test.each([
  ["infra:mirror", "Failed to download metadata for repo 'appstream': All mirrors were tried", "mirror"],
  [
    "infra:download",
    "Retry(total=0) HTTPSConnectionPool(host='mirror.example.org', port=443): Read timed out",
    "mirror",
  ],
  ["reported:infra", "the job says: Mirror is not reachable.", "mirror"],
  ["repository", "Error: Error downloading packages: Cannot download Packages/p/python3-pbr", "mirror"],
  ["result:NODE_FAILURE", null, "nodes"],
  ["infra:nodes", "Not enough nodes available", "nodes"],
  ["infra:unreachable", "Failed to connect to the host via ssh: Connection timed out", "connection"],
  ["infra:image-pull", "initializing source docker://quay.example.org/x: 503", "registry"],
  ["infra:git", "fatal: unable to access 'https://git.example.org/': Could not resolve host", "git"],
  ["infra:dns", "Could not resolve host: example.org", "names"],
  ["infra:disk", "No space left on device", "storage"],
  ["phase:post", null, "logs"],
  ["phase:pre", null, "other"],
] as const)("%s, %s: %s", (rule, headline, trouble) => {
  expect(troubleOf({ rule, headline, why: "" })).toBe(trouble);
});

test.each([
  ["infra", null, true],
  ["timeout", "Curl error (28): Timeout was reached for http://mirror.example.org", true],
  ["dependency", "No matching package to install: 'python3-pbr'", false],
  ["code", "All mirrors were tried", false],
  ["unknown", null, false],
] as const)("class %s, %s may be part of an outage: %s", (kind, headline, expected) => {
  expect(isOfSurroundings({ class: kind, headline })).toBe(expected);
});

test.each([
  ["Timeout was reached for http://mirror.example.org/9-stream/repodata/repomd.xml", "mirror.example.org"],
  ["HTTPSConnectionPool(host='mirror.example.org', port=443)", "mirror.example.org"],
  ["Could not resolve host: git.example.org", "git.example.org"],
  ["ssh: connect to host 38.102.1.7 port 22: Connection timed out", null],
  [null, null],
])("%s names %s", (headline, host) => {
  expect(hostOf(headline)).toBe(host);
});
