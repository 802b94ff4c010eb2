import { describe, expect, it } from "vitest";
import { safePath } from "./account.forms.tsx";

describe("safePath()", () => {
  it("keeps a path of the shop", () => {
    expect(safePath("/checkout")).toBe("/checkout");
  });

  it.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/a?b=//c",
    "",
    undefined,
  ])("leads to the account instead of %j", (path) => {
    expect(safePath(path)).toBe("/account");
  });
});
