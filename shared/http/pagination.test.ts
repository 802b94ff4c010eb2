import { describe, expect, it } from "vitest";
import { z } from "zod";
import { isAppError } from "#shared/core/errors.ts";
import { decodeCursor, decodeTimeCursor, encodeCursor, PageQuerySchema, toPage, toTimePage } from "./pagination.ts";

const key = z.tuple([z.string(), z.int()]);

describe("decodeCursor()", () => {
  it("decodes the result of encodeCursor(), which is URL-safe for any alphabet", () => {
    const cursor = encodeCursor(["Ünïcode ✓ 日本", 7]);
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(decodeCursor(cursor, key)).toEqual(["Ünïcode ✓ 日本", 7]);
  });

  it.each(["", "x", "!!!!", "bnVsbA", encodeCursor(["a"]), encodeCursor([1, "a"]), encodeCursor(["a", 1.5])])(
    "refuses %j with validation-failed at the path cursor",
    (cursor) => {
      try {
        decodeCursor(cursor, key);
        expect.unreachable();
      } catch (error) {
        expect(isAppError(error) && error.code).toBe("validation-failed");
        const message = "is not a cursor of this list; start again without one";
        const errors = [{ path: "cursor", code: "invalid_cursor", message }];
        expect(isAppError(error) && error.extras.errors).toEqual(errors);
      }
    },
  );
});

describe("decodeTimeCursor()", () => {
  const id = "01976b2e-7c1a-7f3e-9d0a-3a5f0d9e8c11";

  it("reads the time and id of the last row of a page", () => {
    const { nextCursor } = toTimePage(
      [
        { createdAt: new Date("2026-02-28T23:59:59.999Z"), id },
        { createdAt: new Date(0), id },
      ],
      1,
      (row) => row,
    );
    expect(decodeTimeCursor(nextCursor ?? "")).toEqual({ createdAt: "2026-02-28T23:59:59.999Z", id });
  });

  it.each([
    "0000-01-01T00:00:00.000Z",
    "0001-01-01T00:00:00.000Z",
    "1969-12-31T23:59:59.999Z",
    "+010000-01-01T00:00:00.000Z",
    "2026-02-30T00:00:00.000Z",
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.000+01:00",
    `2026-01-01T00:00:00.${"0".repeat(300)}Z`,
    "infinity",
    1e300,
  ])("refuses the time %s, which no row can have", (time) => {
    expect(() => decodeTimeCursor(encodeCursor([time, id]))).toThrow(
      expect.objectContaining({ code: "validation-failed" }),
    );
  });
});

describe("PageQuerySchema", () => {
  it("names a cursor that no list has made, beside a limit that is wrong", () => {
    for (const cursor of ["x", "!!!!", "bnVsbA"]) {
      const { error } = PageQuerySchema.safeParse({ limit: "0", cursor });
      expect(error?.issues.map(({ path }) => path[0])).toEqual(["limit", "cursor"]);
    }
    expect(PageQuerySchema.parse({ cursor: encodeCursor(["a"]) })).toEqual({ limit: 20, cursor: encodeCursor(["a"]) });
    for (const cursor of ["", "x".repeat(1001)]) {
      expect(PageQuerySchema.safeParse({ cursor }).error?.issues).toHaveLength(1);
    }
  });

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

  it("returns `limit` rows and a cursor to the last of them when there is one row more", () => {
    expect(page([1, 2, 3], 2)).toEqual({ items: ["item 1", "item 2"], nextCursor: encodeCursor([2]) });
  });

  it("returns no cursor for the last page, whether full or empty", () => {
    expect(page([1, 2], 2).nextCursor).toBeNull();
    expect(page([], 2)).toEqual({ items: [], nextCursor: null });
  });
});
