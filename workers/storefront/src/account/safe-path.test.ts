import { describe, expect, it } from "vitest";
import { safePath } from "./safe-path.ts";

describe("safePath()", () => {
  it("keeps a path of the shop", () => {
    expect(safePath("/checkout")).toBe("/checkout");
  });

  it("keeps the query of a path, with addresses in it encoded", () => {
    const query = new URLSearchParams({ redirect_uri: "https://a.example/?b=c d", state: "*-._ü'&=+~" });
    expect(safePath(`/oauth/authorize?${query}`)).toBe(`/oauth/authorize?${query}`);
  });

  it.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/a?b=//c",
    "/a?b#//c",
    "/a\n/b?c",
    "//evil.example?b=c",
    "",
    undefined,
  ])("leads to the account instead of %j", (path) => {
    expect(safePath(path)).toBe("/account");
  });
});
