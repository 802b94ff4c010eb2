import { describe, expect, it } from "vitest";
import { text } from "./text.ts";

const name = text({ min: 3, max: 5 });

describe("text()", () => {
  it("trims, and counts code points as characters", () => {
    expect(name.parse("  abc  ")).toBe("abc");
    expect(name.parse("🦊🦊🦊🦊🦊")).toBe("🦊🦊🦊🦊🦊");
  });

  it.each(["ab", "  ab  ", "abcdef", "a\u0000bc", "a\u001bbc", "ab\ud800"])("refuses %j", (value) => {
    expect(name.safeParse(value).success).toBe(false);
  });

  it("says by the code of the issue which bound is missed, as zod does", () => {
    const codes = ["ab", "abcdef", "a\u0000bc"].map((value) =>
      name.safeParse(value).error?.issues.map(({ code }) => code),
    );
    expect(codes).toEqual([["too_small"], ["too_big"], ["custom"]]);
  });

  it("keeps line breaks and tabs inside", () => expect(name.parse("a\n\tb")).toBe("a\n\tb"));
});
