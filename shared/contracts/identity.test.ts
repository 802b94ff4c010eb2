import { describe, expect, it } from "vitest";
import { decodeIdentity, encodeIdentity, type Identity } from "./identity.ts";

const user: Identity = { kind: "user", userId: crypto.randomUUID(), sessionId: crypto.randomUUID(), role: "admin" };

describe("decodeIdentity()", () => {
  it("reads what encodeIdentity() wrote", () => expect(decodeIdentity(encodeIdentity(user))).toEqual(user));

  it("takes a request without the header as nobody's", () => {
    expect(decodeIdentity(undefined)).toEqual({ kind: "anonymous", tokenRefused: false });
  });

  it.each([
    "{",
    "null",
    '{"kind":"user"}',
    JSON.stringify({ ...user, role: "root" }),
    JSON.stringify({ ...user, userId: "1" }),
  ])("takes %s as nobody's", (header) =>
    expect(decodeIdentity(header)).toEqual({ kind: "anonymous", tokenRefused: true }),
  );
});
