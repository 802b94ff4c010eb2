import { describe, expect, it } from "vitest";
import { clientGroupOf, networkOf } from "./networks.ts";

describe("networkOf()", () => {
  it("returns an IPv4 address unchanged, and the IPv4 form of an IPv4-mapped IPv6 address", () => {
    expect(networkOf("192.0.2.7")).toBe("192.0.2.7");
    expect(networkOf("::ffff:192.0.2.7")).toBe("192.0.2.7");
  });

  it("returns the /64 of an IPv6 address in any notation", () => {
    for (const address of ["2001:db8:0:1::7", "2001:DB8::1:8:9:a:b", "2001:0db8:0000:0001:ffff::"]) {
      expect(networkOf(address)).toBe("2001:db8:0:1");
    }
    expect(networkOf("2001:db8:0:2::7")).not.toBe("2001:db8:0:1");
    expect(networkOf("::1")).toBe("0:0:0:0");
  });

  it("returns one constant when the address is missing", () => {
    expect(networkOf(undefined)).toBe("unknown");
  });
});

describe("clientGroupOf()", () => {
  it("returns the same number from 0 to 63 each time for a network", () => {
    const groups = Array.from({ length: 2000 }, (_, n) => clientGroupOf(`192.0.${n >> 8}.${n & 255}`));
    expect(new Set(groups).size).toBe(64);
    expect(Math.max(...groups)).toBe(63);
    expect(clientGroupOf("192.0.0.7")).toBe(groups[7]);
  });

  it("returns the same group for all IPv6 networks of a /48, which one customer may have", () => {
    const groups = Array.from({ length: 100 }, (_, n) => clientGroupOf(`2001:db8:1:${n}`));
    expect(new Set(groups).size).toBe(1);
    expect(new Set(groups.map((_, n) => clientGroupOf(`2001:db8:${n}:1`))).size).toBeGreaterThan(20);
  });
});
