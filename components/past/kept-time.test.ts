import { expect, test } from "vitest";
import { withTime } from "./kept-time";

const AT = "2026-03-10T12:00:00.000Z";

test.each([
  ["/", `/?at=${AT}`],
  ["/?release=epoxy", `/?release=epoxy&at=${AT}`],
  ["/promotions", `/promotions?at=${AT}`],
  ["/promotions/centos9-epoxy/current-podified", `/promotions/centos9-epoxy/current-podified?at=${AT}`],
  ["/promotions/a/b/c", "/promotions/a/b/c"],
  ["/packages/openstack-nova", "/packages/openstack-nova"],
])("%s keeps the time where its page can show it", (href, kept) => {
  expect(withTime(href, AT)).toBe(kept);
  expect(withTime(href, null)).toBe(href);
});
