import { describe, expect, it } from "vitest";
import { parsePublicUrl } from "./public-url.ts";

const refused: [why: string, url: string, refusal: string][] = [
  ["no address", "", "not-a-url"],
  ["a path", "/images/1.png", "not-a-url"],
  ["a name alone", "cdn.shop.com/1.png", "not-a-url"],
  ["an IPv4 address with too large a part", "https://1.2.3.256/", "not-a-url"],
  ["an IPv6 address with a zone", "https://[fe80::1%25eth0]/", "not-a-url"],
  ["another protocol", "ftp://cdn.shop.com/1.png", "protocol"],
  ["a file", "file:///etc/passwd", "protocol"],
  ["data", "data:image/png;base64,AAAA", "protocol"],
  ["unencrypted HTTP, unless it is allowed", "http://cdn.shop.com/", "protocol"],
  ["a user", "https://user@cdn.shop.com/", "credentials"],
  ["a password", `https://user:${"secret"}@cdn.shop.com/`, "credentials"],
  ["a user that looks like a host", "https://cdn.shop.com@127.0.0.1/", "credentials"],
  ["the port of a database", "https://cdn.shop.com:5432/", "port"],
  ["another port", "https://cdn.shop.com:8443/", "port"],
  ["port 0", "https://cdn.shop.com:0/", "port"],

  ["localhost", "https://localhost/", "private-name"],
  ["localhost in capitals with a trailing dot", "https://LOCALHOST./", "private-name"],
  ["a name below localhost", "https://shop.localhost/", "private-name"],
  ["a name of one label", "https://metadata/", "private-name"],
  ["a name of one label with a trailing dot", "https://metadata./", "private-name"],
  ["the metadata of a cloud", "https://metadata.google.internal/", "private-name"],
  ["the same with a trailing dot", "https://metadata.google.internal./", "private-name"],
  ["mDNS", "https://printer.local/", "private-name"],
  ["a home network", "https://router.home.arpa/", "private-name"],
  ["a company's network", "https://wiki.corp/", "private-name"],
  ["a local network", "https://nas.lan/", "private-name"],
  ["a reverse name", "https://1.0.0.127.in-addr.arpa/", "private-name"],
  ["a hidden service", "https://shop.onion/", "private-name"],
  ["a name with an empty label", "https://cdn..shop.com/", "private-name"],

  ["loopback", "https://127.0.0.1/", "private-address"],
  ["loopback with a trailing dot", "https://127.0.0.1./", "private-address"],
  ["loopback as one number", "https://2130706433/", "private-address"],
  ["loopback in hexadecimal", "https://0x7f000001/", "private-address"],
  ["loopback in octal", "https://0177.0.0.1/", "private-address"],
  ["loopback in short", "https://127.1/", "private-address"],
  ["loopback in full-width digits", "https://１２７.0.0.1/", "private-address"],
  ["loopback, percent-encoded", "https://%31%32%37.0.0.1/", "private-address"],
  ["this host", "https://0/", "private-address"],
  ["10.0.0.0/8", "https://10.20.30.40/", "private-address"],
  ["172.16.0.0/12, its last address", "https://172.31.255.255/", "private-address"],
  ["192.168.0.0/16", "https://192.168.1.1/", "private-address"],
  ["a carrier's network", "https://100.127.255.254/", "private-address"],
  ["the metadata of a cloud by its address", "https://169.254.169.254/latest/meta-data/", "private-address"],
  ["benchmarks", "https://198.19.0.1/", "private-address"],
  ["documentation", "https://203.0.113.7/", "private-address"],
  ["multicast", "https://224.0.0.1/", "private-address"],
  ["broadcast", "https://255.255.255.255/", "private-address"],

  ["IPv6 loopback", "https://[::1]/", "private-address"],
  ["IPv6 loopback, written in full", "https://[0000:0000:0000:0000:0000:0000:0000:0001]/", "private-address"],
  ["unspecified IPv6", "https://[::]/", "private-address"],
  ["IPv4-mapped loopback", "https://[::ffff:127.0.0.1]/", "private-address"],
  ["IPv4-mapped loopback in hexadecimal", "https://[::ffff:7f00:1]/", "private-address"],
  ["an IPv4-mapped public address", "https://[::ffff:8.8.8.8]/", "private-address"],
  ["IPv4-compatible loopback", "https://[::127.0.0.1]/", "private-address"],
  ["link-local IPv6", "https://[fe80::1]/", "private-address"],
  ["unique local IPv6", "https://[fd00::1]/", "private-address"],
  ["site-local IPv6", "https://[fec0::1]/", "private-address"],
  ["multicast IPv6", "https://[ff02::1]/", "private-address"],
  ["6to4 of a private address", "https://[2002:7f00:1::1]/", "private-address"],
  ["6to4 of a public address", "https://[2002:808:808::1]/", "private-address"],
  ["NAT64", "https://[64:ff9b::7f00:1]/", "private-address"],
  ["local NAT64", "https://[64:ff9b:1::1]/", "private-address"],
  ["Teredo", "https://[2001:0:1::1]/", "private-address"],
  ["IPv6 documentation", "https://[2001:db8::1]/", "private-address"],
  ["new IPv6 documentation", "https://[3fff:fff::1]/", "private-address"],
];

const accepted: [url: string, href: string][] = [
  ["https://cdn.shop.com/1.png?v=2", "https://cdn.shop.com/1.png?v=2"],
  ["https://CDN.Shop.com:443/", "https://cdn.shop.com/"],
  ["https://cdn.shop.com./", "https://cdn.shop.com./"],
  ["https://bücher.de/", "https://xn--bcher-kva.de/"],
  ["https://local.shop.com/", "https://local.shop.com/"],
  ["https://internal-tools.com/", "https://internal-tools.com/"],
  ["https://8.8.8.8/", "https://8.8.8.8/"],
  ["https://172.32.0.1/", "https://172.32.0.1/"],
  ["https://100.63.255.255/", "https://100.63.255.255/"],
  ["https://223.255.255.255/", "https://223.255.255.255/"],
  ["https://[2606:4700:4700::1111]/", "https://[2606:4700:4700::1111]/"],
  ["https://[2a00:1450:4001:80b::200e]/", "https://[2a00:1450:4001:80b::200e]/"],
  ["https://[2001:200::1]/", "https://[2001:200::1]/"],
];

describe("parsePublicUrl()", () => {
  it.each(refused)("refuses %s: %s", (_, url, refusal) => expect(parsePublicUrl(url)).toBe(refusal));

  it.each(accepted)("accepts %s", (url, href) => {
    expect(parsePublicUrl(url)).toMatchObject({ href });
  });

  it("accepts the protocols that are given", () => {
    const protocols = ["http:", "https:"] as const;
    expect(parsePublicUrl("http://cdn.shop.com:80/", { protocols })).toMatchObject({ href: "http://cdn.shop.com/" });
    expect(parsePublicUrl("http://cdn.shop.com:443/", { protocols })).toBe("port");
    expect(parsePublicUrl("http://127.0.0.1/", { protocols })).toBe("private-address");
  });
});
