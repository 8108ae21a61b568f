import { describe, expect, it } from "vitest";
import { guardedLookup, isPrivateAddress, refusePrivateLiteral } from "./addresses";

describe("private addresses", () => {
  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "169.254.169.254",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:a00:1",
    "0:0:0:0:0:ffff:c0a8:101",
    "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1",
    "::127.0.0.1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1%eth0",
    "ff02::1",
    "2002:7f00:1::",
    "not an address",
    "",
  ])("%s is private", (address) => expect(isPrivateAddress(address)).toBe(true));

  it.each([
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "172.32.0.1",
    "169.253.0.1",
    "223.255.255.255",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
  ])("%s is public", (address) => expect(isPrivateAddress(address)).toBe(false));

  it.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://0x7f.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]:8080/",
    "http://127.0.0.1./",
  ])("refuses %s", (url) => {
    expect(() => refusePrivateLiteral(new URL(url), false)).toThrow(/private address/);
    expect(() => refusePrivateLiteral(new URL(url), ["elsewhere.example.org"])).toThrow(/private address/);
    expect(() => refusePrivateLiteral(new URL(url), true)).not.toThrow();
  });

  it("a listed host may be private, by name or by address", () => {
    expect(() => refusePrivateLiteral(new URL("http://127.0.0.1:81/"), ["127.0.0.1"])).not.toThrow();
    expect(() => refusePrivateLiteral(new URL("http://[::1]/"), ["::1"])).not.toThrow();
  });
});

describe("the look-up of the socket", () => {
  type Answer = { error: Error | null; addresses: unknown; family: number | undefined };
  const ask = (found: string[], allow: boolean | string[], all = true) =>
    new Promise<Answer>((resolve) => {
      const system = (_: string, __: unknown, done: (error: null, addresses: object[]) => void) =>
        done(
          null,
          found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
        );
      const lookup = guardedLookup(allow, system as never);
      lookup("dlrn.example.org", { all }, (error, addresses, family) =>
        resolve({ error, addresses, family }),
      );
    });

  it("keeps public addresses only", async () => {
    const { error, addresses } = await ask(["10.0.0.1", "8.8.8.8"], false);
    expect(error).toBeNull();
    expect(addresses).toEqual([{ address: "8.8.8.8", family: 4 }]);
  });

  it("gives one address to a socket that wants one", async () => {
    expect(await ask(["::1", "2606:4700::1"], false, false)).toEqual({
      error: null,
      addresses: "2606:4700::1",
      family: 6,
    });
  });

  it("refuses a name that leads to private addresses alone, and says where to", async () => {
    const { error } = await ask(["169.254.169.254"], ["other.example.org"]);
    expect(error?.message).toBe(
      "dlrn.example.org: leads to 169.254.169.254, a private address; http.allowPrivateAddresses can allow it",
    );
  });

  it("lets a listed name through", async () => {
    const { addresses } = await ask(["10.0.0.1"], ["DLRN.example.org"]);
    expect(addresses).toEqual([{ address: "10.0.0.1", family: 4 }]);
  });
});
