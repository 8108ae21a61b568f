import { describe, expect, it } from "vitest";
import { formatNvr, parseNvr } from "./nvr";

describe("an NVR", () => {
  it.each([
    ["openstack-nova-31.0.1-1.el9s", "openstack-nova", "31.0.1", "1.el9s"],
    ["python-XStatic-Angular-1.5.8.7-9.el10s", "python-XStatic-Angular", "1.5.8.7", "9.el10s"],
    ["liblqr-1-0.4.2-17.el9s", "liblqr-1", "0.4.2", "17.el9s"],
    ["python-black-20.8~b1-2.el9s", "python-black", "20.8~b1", "2.el9s"],
    ["nova-1:31.0.1-1.el9s", "nova", "31.0.1", "1.el9s"],
    ["nova-31.0.1-0.20250701000000.abc1234.el9.src.rpm", "nova", "31.0.1", "0.20250701000000.abc1234.el9"],
    ["nova-31.0.1-1.el9s,draft_123", "nova", "31.0.1", "1.el9s,draft_123"],
  ])("%s is taken apart", (text, name, version, release) => {
    expect(parseNvr(text)).toEqual({ name, version, release });
  });

  it.each(["", "nova", "nova-1", "-1-1", "a b-1-1", "../x-1-1", "nova-1-"])("'%s' is none", (text) => {
    expect(parseNvr(text)).toBeUndefined();
  });

  it("is put together again", () => {
    expect(formatNvr({ name: "liblqr-1", version: "0.4.2", release: "17.el9s" })).toBe(
      "liblqr-1-0.4.2-17.el9s",
    );
  });
});
