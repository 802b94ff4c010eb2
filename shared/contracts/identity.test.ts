import { describe, expect, it } from "vitest";
import { decodeIdentity, encodeIdentity, type Identity } from "./identity.ts";

const user: Identity = { kind: "user", userId: crypto.randomUUID(), sessionId: crypto.randomUUID(), role: "admin" };

describe("decodeIdentity()", () => {
  it("reads what encodeIdentity() wrote", () => expect(decodeIdentity(encodeIdentity(user))).toEqual(user));

  it("treats a request without the header as anonymous", () => {
    expect(decodeIdentity(undefined)).toEqual({ kind: "anonymous", tokenRefused: false });
  });

  it.each([
    "{",
    "null",
    '{"kind":"user"}',
    JSON.stringify({ ...user, role: "root" }),
    JSON.stringify({ ...user, userId: "1" }),
  ])("treats %s as a refused token", (header) =>
    expect(decodeIdentity(header)).toEqual({ kind: "anonymous", tokenRefused: true }),
  );
});
