/**
 * A guard for addresses that a client gives and the shop fetches or calls: images of an import, endpoints of webhooks. It
 * accepts addresses in the public internet alone, so that no caller reaches through the shop what it cannot reach itself.
 *
 * It judges the address as it is written. A public name may resolve to a private address: Cloudflare's network does not
 * route there. Redirects must not be followed, since their targets would not be judged.
 */

export type UrlRefusal =
  | "not-a-url"
  | "protocol"
  | "credentials"
  | "port"
  /** A name that is no public one, as `localhost`, `printer.local` or `db.internal`. */
  | "private-name"
  /** An address that is private, reserved, or leads to another one, as 6to4 does. */
  | "private-address";

type Options = {
  /** With their colon. The default is `https:` alone. */
  protocols?: readonly ("https:" | "http:")[];
};

/** The address, or why it is refused. Any port but the protocol's own is refused. */
export function parsePublicUrl(text: string, { protocols = ["https:"] }: Options = {}): URL | UrlRefusal {
  const url = URL.parse(text);
  if (!url) return "not-a-url";
  if (!protocols.some((protocol) => protocol === url.protocol)) return "protocol";
  if (url.username || url.password) return "credentials";
  // The port of the protocol is empty here.
  if (url.port) return "port";
  return refuseHost(url.hostname) ?? url;
}

/** `hostname` as the URL standard writes it: IPv4 in decimals, IPv6 in brackets, names in lower case and Punycode. */
function refuseHost(hostname: string): UrlRefusal | undefined {
  if (hostname.startsWith("[")) return isPublicIPv6(hostname.slice(1, -1)) ? undefined : "private-address";
  if (/^\d+\.\d+\.\d+\.\d+$/.test(hostname)) return isPublicIPv4(hostname) ? undefined : "private-address";
  const labels = hostname.replace(/\.$/, "").split(".");
  const last = labels.at(-1) ?? "";
  if (labels.length < 2 || labels.some((label) => label === "") || RESERVED_ENDS.has(last)) return "private-name";
  return hostname.replace(/\.$/, "").endsWith(".home.arpa") ? "private-name" : undefined;
}

/** Ends of names that are not in the public DNS (RFC 6761, 6762, 7686, 8375, ICANN's `.internal`), or that networks use within. */
const RESERVED_ENDS = new Set([
  ..."localhost local internal intranet private corp home lan test example invalid onion alt arpa localdomain".split(
    " ",
  ),
]);

/** https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast. */
const PRIVATE_IPV4: [network: string, bits: number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

function isPublicIPv4(address: string): boolean {
  const number = numberOfIPv4(address);
  return !PRIVATE_IPV4.some(([network, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(number / size) === Math.floor(numberOfIPv4(network) / size);
  });
}

const numberOfIPv4 = (address: string) => address.split(".").reduce((number, part) => number * 256 + Number(part), 0);

/** What of the public addresses 2000::/3 is special (https://www.iana.org/assignments/iana-ipv6-special-registry). */
const PRIVATE_IPV6: [network: bigint, bits: number][] = [
  // Protocol assignments, among them Teredo, which wraps an IPv4 address.
  [0x2001n << 112n, 23],
  // Documentation.
  [0x20010db8n << 96n, 32],
  [0x3fffn << 112n, 20],
  // 6to4, which wraps an IPv4 address.
  [0x2002n << 112n, 16],
  [(0x2620004fn << 96n) | (0x8000n << 80n), 48],
];

/** All others are private: loopback, link-local, unique local, and those that wrap an IPv4 address (mapped, NAT64). */
function isPublicIPv6(address: string): boolean {
  const number = numberOfIPv6(address);
  const isIn = ([network, bits]: [bigint, number]) => (number ^ network) >> BigInt(128 - bits) === 0n;
  return isIn([0x2000n << 112n, 3]) && !PRIVATE_IPV6.some(isIn);
}

/** The URL standard writes all eight parts in hexadecimal, and `::` for the longest run of zeros. */
function numberOfIPv6(address: string): bigint {
  const [left = "", right] = address.split("::");
  const parts = (text: string) => (text ? text.split(":") : []);
  const [before, after] = [parts(left), parts(right ?? "")];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].reduce((number, part) => (number << 16n) | BigInt(`0x${part}`), 0n);
}
