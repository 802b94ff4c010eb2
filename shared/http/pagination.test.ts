import { describe, expect, it } from "vitest";
import { z } from "zod";
import { isAppError } from "#shared/core/errors.ts";
import { decodeCursor, encodeCursor, PageQuerySchema, toPage } from "./pagination.ts";

const key = z.tuple([z.string(), z.int()]);

describe("decodeCursor()", () => {
  it("reads what encodeCursor() wrote, in any alphabet, with nothing a URL would change", () => {
    const cursor = encodeCursor(["Ünïcode ✓ 日本", 7]);
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(decodeCursor(cursor, key)).toEqual(["Ünïcode ✓ 日本", 7]);
  });

  it.each(["", "x", "!!!!", "bnVsbA", encodeCursor(["a"]), encodeCursor([1, "a"]), encodeCursor(["a", 1.5])])(
    "refuses %j with the field that is wrong",
    (cursor) => {
      try {
        decodeCursor(cursor, key);
        expect.unreachable();
      } catch (error) {
        expect(isAppError(error) && error.code).toBe("validation-failed");
        expect(isAppError(error) && error.extras.errors?.[0]?.path).toBe("cursor");
      }
    },
  );
});

describe("PageQuerySchema", () => {
  it.each([
    [undefined, 20],
    ["1", 1],
    ["100", 100],
  ])("reads a limit of %j as %j", (limit, expected) => {
    expect(PageQuerySchema.parse({ limit }).limit).toBe(expected);
  });

  it.each(["0", "101", "-1", "1.5", "1e1", "ten", "", " 5"])("refuses a limit of %j", (limit) => {
    expect(PageQuerySchema.safeParse({ limit }).success).toBe(false);
  });
});

describe("toPage()", () => {
  const page = (rows: number[], limit: number) =>
    toPage(
      rows,
      limit,
      (row) => `item ${row}`,
      (row) => [row],
    );

  it("shows `limit` rows and a cursor at the last of them when there is one row more", () => {
    expect(page([1, 2, 3], 2)).toEqual({ items: ["item 1", "item 2"], nextCursor: encodeCursor([2]) });
  });

  it("has no cursor on the last page, be it full or empty", () => {
    expect(page([1, 2], 2).nextCursor).toBeNull();
    expect(page([], 2)).toEqual({ items: [], nextCursor: null });
  });
});
