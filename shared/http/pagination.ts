import { z } from "@hono/zod-openapi";
import { decodeBase64Url, encodeBase64Url } from "hono/utils/encode";
import { validationFailed } from "#shared/core/errors.ts";

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 20;

const CURSOR_ISSUE = {
  params: { code: "invalid_cursor" },
  message: "is not a cursor of this list; start again without one",
};

/** `limit` and `cursor` of every list. */
export const PageQuerySchema = z.object({
  limit: z
    .string()
    .regex(/^\d{1,3}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.int().min(1).max(MAX_LIMIT))
    .default(DEFAULT_LIMIT)
    .openapi({ type: "integer", minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT }),
  cursor: z
    .string()
    .max(1000, { abort: true })
    // A copy: Zod takes the message out of what it is given.
    .refine(isCursor, { ...CURSOR_ISSUE })
    .optional()
    .openapi({ description: "`nextCursor` of the page before.", minLength: 1 }),
});

export type Page<Item> = { items: Item[]; nextCursor: string | null };

export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A cursor is the sort key of the last item seen; it is opaque to clients and means nothing to other lists. */
export function encodeCursor(key: (string | number)[]): string {
  return encodeBase64Url(new TextEncoder().encode(JSON.stringify(key)).buffer).replace(/=+$/, "");
}

/** Refuses with 422 whatever was not made by `encodeCursor` from a key of this shape. */
export function decodeCursor<Key extends z.ZodType>(cursor: string, key: Key): z.infer<Key> {
  try {
    return key.parse(parseCursor(cursor));
  } catch {
    throw validationFailed("cursor", CURSOR_ISSUE.params.code, CURSOR_ISSUE.message);
  }
}

const parseCursor = (cursor: string): unknown => JSON.parse(new TextDecoder().decode(decodeBase64Url(cursor)));

/** Whether it is a cursor of some list: then its other parameters can be refused at once with it. */
function isCursor(cursor: string): boolean {
  try {
    return Array.isArray(parseCursor(cursor));
  } catch {
    return false;
  }
}

/** Cuts a page from rows that were read with `limit + 1`, so that a further page is known without counting. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  toItem: (row: Row) => Item,
  keyOf: (row: Row) => (string | number)[],
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toItem), nextCursor: rows.length > limit && last ? encodeCursor(keyOf(last)) : null };
}

/** The last row of a page in a list ordered by time, newest first: the next page begins after it. */
export type TimeKey = { createdAt: string; id: string };

/** As `toTimePage` writes them. PostgreSQL takes neither the year 0 nor any number of digits behind the point. */
const cursorTime = z.iso.datetime({ precision: 3 }).refine((time) => Date.parse(time) >= 0);

const timeKey = z.tuple([cursorTime, z.uuid()]);

export function decodeTimeCursor(cursor: string | undefined): TimeKey | undefined {
  if (cursor === undefined) return undefined;
  const [createdAt, id] = decodeCursor(cursor, timeKey);
  return { createdAt, id };
}

/** `toPage` for a list that is ordered by time. */
export function toTimePage<Row extends { createdAt: Date; id: string }, Item>(
  rows: Row[],
  limit: number,
  toItem: (row: Row) => Item,
): Page<Item> {
  return toPage(rows, limit, toItem, (row) => [row.createdAt.toISOString(), row.id]);
}
