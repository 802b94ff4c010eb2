/**
 * The network of a client: its IPv4 address, or its IPv6 /64, since one customer can use any address of that. `address`
 * is `CF-Connecting-IP`; no header that a client can set is trusted.
 */
export function networkOf(address: string | undefined): string {
  if (!address) return "unknown";
  const ipv4 = /(?:^|:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(address)?.[1];
  if (ipv4 || !address.includes(":")) return ipv4 ?? address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter(Boolean);
  const rest = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill("0");
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":");
}

const CLIENT_GROUPS = 64;

/**
 * Maps a network to one of 64 groups, a number from 0 that never changes: enough to distinguish one client from many,
 * too few to identify it. IPv6 networks of the same /48 are in the same group, since one customer may have all of them.
 */
export function clientGroupOf(network: string): number {
  const site = network.split(":").slice(0, 3).join(":");
  // FNV-1a with 32 bits, then one step of Murmur's finalizer, so that similar addresses are in different groups.
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(site)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) % CLIENT_GROUPS;
}
