/**
 * What counts as one client: its IPv4 address, or its IPv6 /64, which is what one customer has to choose addresses
 * from. `address` is `CF-Connecting-IP`; nothing else that a client can send is believed.
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
