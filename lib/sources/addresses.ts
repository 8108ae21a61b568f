import { lookup as systemLookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { SourceUnreachable } from "./unreachable";

const v4 = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  v4.addSubnet(net, bits);

const v6 = new BlockList();
for (const [net, bits] of [
  ["::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 32],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const)
  v6.addSubnet(net, bits, "ipv6");

// An IPv4 address written as IPv6 leads to the IPv4 one: mapped, and through a NAT64 gateway.
const carriers = new BlockList();
carriers.addSubnet("::ffff:0:0", 96, "ipv6");
carriers.addSubnet("64:ff9b::", 96, "ipv6");

/** True for loopback, private, link-local, CGNAT, multicast, reserved and documentation addresses, and what is no address. */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, "");
  switch (isIP(bare)) {
    case 4:
      return v4.check(bare);
    case 6:
      return carriers.check(bare, "ipv6") ? v4.check(lowIPv4(bare)) : v6.check(bare, "ipv6");
    default:
      return true;
  }
}

/** The last 32 bits of an IPv6 address in dotted form. */
function lowIPv4(address: string): string {
  // The URL parser writes every spelling in one way: groups of hex digits, never a dotted tail.
  const groups = new URL(`http://[${address}]/`).hostname.slice(1, -1).split(":");
  const [high = 0, low = 0] = groups.slice(-2).map((group) => Number.parseInt(group || "0", 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** true = every address may be reached; a list = these host names may lead to private addresses. */
export type AllowPrivate = boolean | readonly string[];

const bareHost = (hostname: string) => hostname.toLowerCase().replace(/^\[|\]$|\.$/g, "");

const mayBePrivate = (allow: AllowPrivate, hostname: string) =>
  typeof allow === "boolean" ? allow : allow.some((host) => bareHost(host) === bareHost(hostname));

const refused = (hostname: string, address: string) =>
  new SourceUnreachable(
    hostname,
    "refused-address",
    `${address === bareHost(hostname) ? "is" : `leads to ${address},`} a private address; http.allowPrivateAddresses can allow it`,
  );

/**
 * Refuses a URL whose host is itself a private address. Names are checked by `guardedLookup`, which the socket calls
 * for names only. The URL parser has already turned decimal, octal and hex forms into plain addresses.
 */
export function refusePrivateLiteral(url: URL, allow: AllowPrivate): void {
  const host = bareHost(url.hostname);
  if (isIP(host) && !mayBePrivate(allow, host) && isPrivateAddress(host)) throw refused(url.hostname, host);
}

/**
 * The look-up of the socket itself, so that the address checked is the one connected to: a name that changes its
 * address between two look-ups (DNS rebinding) gains nothing.
 */
export function guardedLookup(
  allow: AllowPrivate,
  resolve: typeof systemLookup = systemLookup,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const fit = mayBePrivate(allow, hostname)
        ? addresses
        : addresses.filter(({ address }) => !isPrivateAddress(address));
      const [first] = fit;
      if (!first) return callback(refused(hostname, addresses[0]?.address ?? "no address"), []);
      if (options.all) callback(null, fit);
      else callback(null, first.address, first.family);
    });
  };
}
