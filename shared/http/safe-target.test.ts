import { describe, expect, it } from "vitest";
import { isSafeTarget } from "./safe-target.ts";

const shop = { isLocalShop: false, shopUrl: "https://shop.example.org" };

describe("isSafeTarget()", () => {
  it.each(["https://hooks.shop.com/orders", "https://8.8.8.8/", "https://[2606:4700::1111]/x?y=z"])("takes %s", (url) =>
    expect(isSafeTarget(url, shop)).toBe(true),
  );

  it.each([
    ["plain HTTP", "http://hooks.shop.com/"],
    ["a name and password", "https://user:password@hooks.shop.com/"],
    ["another port", "https://hooks.shop.com:8443/"],
    ["this computer", "https://localhost/"],
    ["this computer, with a dot", "https://localhost./"],
    ["loopback", "https://127.0.0.1/"],
    ["loopback in decimal", "https://2130706433/"],
    ["loopback in octal", "https://0177.0.0.1/"],
    ["loopback in hexadecimal", "https://0x7f.1/"],
    ["loopback in IPv6", "https://[::1]/"],
    ["loopback as IPv4 in IPv6", "https://[::ffff:127.0.0.1]/"],
    ["a private network", "https://10.1.2.3/"],
    ["a private network with a dot", "https://192.168.1.1./"],
    ["a carrier's network", "https://100.64.0.1/"],
    ["the metadata of a cloud", "https://169.254.169.254/latest"],
    ["link-local IPv6", "https://[fe80::1]/"],
    ["unique local IPv6", "https://[fd00::1]/"],
    ["6to4", "https://[2002:7f00:1::]/"],
    ["NAT64", "https://[64:ff9b::7f00:1]/"],
    ["an internal name", "https://db.internal/"],
    ["a local name", "https://printer.local/"],
    ["a name without a dot", "https://intranet/"],
    ["another protocol", "ftp://hooks.shop.com/"],
    ["no URL", "hooks.shop.com"],
    ["the shop itself", "https://shop.example.org/api/v1/orders"],
    ["the shop itself in capitals, with a dot", "https://SHOP.example.org./"],
    ["the shop itself with its port", "https://shop.example.org:443/"],
  ])("refuses %s: %s", (_, url) => expect(isSafeTarget(url, shop)).toBe(false));

  it("takes this computer in the local shop alone, by HTTP and on any port", () => {
    const local = { isLocalShop: true, shopUrl: "http://localhost:8787" };
    expect(isSafeTarget("http://localhost:9000/hooks", local)).toBe(true);
    expect(isSafeTarget("http://127.0.0.1:9000/hooks", local)).toBe(true);
    expect(isSafeTarget("http://10.0.0.1/", local)).toBe(false);
    expect(isSafeTarget("http://localhost:8787/", local)).toBe(false);
    expect(isSafeTarget("http://user@localhost:9000/", local)).toBe(false);
    expect(isSafeTarget("ftp://localhost:9000/", local)).toBe(false);
    expect(isSafeTarget("http://hooks.shop.com/", local)).toBe(false);
  });
});
