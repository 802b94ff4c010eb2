import { describe, expect, it } from "vitest";
import { clientGroupOf, networkOf } from "./networks.ts";

describe("networkOf()", () => {
  it("keeps an IPv4 address, also one written as IPv6", () => {
    expect(networkOf("192.0.2.7")).toBe("192.0.2.7");
    expect(networkOf("::ffff:192.0.2.7")).toBe("192.0.2.7");
  });

  it("takes the /64 of an IPv6 address, however it is written", () => {
    for (const address of ["2001:db8:0:1::7", "2001:DB8::1:8:9:a:b", "2001:0db8:0000:0001:ffff::"]) {
      expect(networkOf(address)).toBe("2001:db8:0:1");
    }
    expect(networkOf("2001:db8:0:2::7")).not.toBe("2001:db8:0:1");
    expect(networkOf("::1")).toBe("0:0:0:0");
  });

  it("has one name for all whose address is not known", () => {
    expect(networkOf(undefined)).toBe("unknown");
  });
});

describe("clientGroupOf()", () => {
  it("is one of 64 for any network, always the same", () => {
    const groups = Array.from({ length: 2000 }, (_, n) => clientGroupOf(`192.0.${n >> 8}.${n & 255}`));
    expect(new Set(groups).size).toBe(64);
    expect(Math.max(...groups)).toBe(63);
    expect(clientGroupOf("192.0.0.7")).toBe(groups[7]);
  });

  it("is the same for all IPv6 networks that one customer may have: those of a /48", () => {
    const groups = Array.from({ length: 100 }, (_, n) => clientGroupOf(`2001:db8:1:${n}`));
    expect(new Set(groups).size).toBe(1);
    expect(new Set(groups.map((_, n) => clientGroupOf(`2001:db8:${n}:1`))).size).toBeGreaterThan(20);
  });
});
