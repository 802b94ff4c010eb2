import { describe, expect, it } from "vitest";
import { networkOf } from "./networks.ts";

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
