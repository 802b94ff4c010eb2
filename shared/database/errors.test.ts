import { describe, expect, it } from "vitest";
import { isDatabaseUnavailable, wasRefused } from "./errors.ts";

const refusal = (code: string) => Object.assign(new Error("refused"), { code });
const timeout = new DOMException("The operation was aborted due to timeout", "TimeoutError");

describe("isDatabaseUnavailable()", () => {
  it.each([
    ["a batch that timed out", timeout, true],
    ["a statement that timed out", new Error("Failed query", { cause: timeout }), true],
    ["a database that shuts down", refusal("57P01"), true],
    ["a statement that lost to a deadlock", new Error("Failed query", { cause: refusal("40P01") }), true],
    ["a unique violation", refusal("23505"), false],
    ["a TypeError in our code", new TypeError("x is not a function"), false],
  ])("classifies %s", (_, error, isUnavailable) => {
    expect(isDatabaseUnavailable(error)).toBe(isUnavailable);
  });
});

describe("wasRefused()", () => {
  it("is true only for an error from the database: a statement that timed out may have been executed", () => {
    expect([refusal("23505"), refusal("08006"), timeout].map(wasRefused)).toEqual([true, false, false]);
  });
});
