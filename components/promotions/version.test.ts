import { describe, expect, it } from "vitest";
import { versionOf } from "./version";

describe("the version in an NVR", () => {
  it.each([
    ["openstack-nova-31.1.0-0.20261120.abc.el9", "openstack-nova", "31.1.0-0.20261120.abc.el9"],
    ["python-oslo-i18n-6.5.0-0.el9", "oslo-i18n", "6.5.0-0.el9"],
    ["odd", "odd-one", "odd"],
  ])("%s of %s", (nvr, name, version) => {
    expect(versionOf(nvr, name)).toBe(version);
  });
});
