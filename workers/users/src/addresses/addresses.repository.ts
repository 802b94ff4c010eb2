import { and, eq, sql } from "drizzle-orm";
import { lockUser } from "../accounts/users.repository.ts";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { addresses } from "../tables.ts";

export type AddressRow = typeof addresses.$inferSelect;
type Fields = Omit<AddressRow, "id" | "userId" | "isDefault" | "createdAt" | "updatedAt">;
/** The id of an address and the user who owns it or will own it. */
type Own = { id: string; userId: string };

/** Newest first; reads one row more than `limit`, which shows whether there is another page. */
export function listAddresses(
  db: Db,
  { userId, limit, after }: { userId: string; limit: number; after: TimeKey | undefined },
): Promise<AddressRow[]> {
  return db
    .select()
    .from(addresses)
    .where(and(eq(addresses.userId, userId), olderThan(addresses, after)))
    .orderBy(...newestFirst(addresses))
    .limit(limit + 1);
}

/**
 * Adds an address; `undefined` when the user has `max` addresses already. The first address is the default. The lock on
 * the user's row serialises all changes of a user's addresses, so that the count is exact and there is one default.
 */
export async function insertAddress(
  db: Db,
  { id, userId }: Own,
  { fields, isDefault, max }: { fields: Fields; isDefault: boolean; max: number },
): Promise<AddressRow | undefined> {
  const hasRoom = sql`(SELECT count(*) FROM ${addresses} WHERE user_id = ${userId}::uuid) < ${max}::int`;
  const unset = clearDefault(db, userId, sql`${isDefault}::boolean AND ${hasRoom}`);
  const insert = db.execute(sql`
    INSERT INTO ${addresses}
      (id, user_id, name, company, line1, line2, postal_code, city, region, country, phone, is_default)
    SELECT ${id}::uuid, ${userId}::uuid, ${fields.name}, ${fields.company}, ${fields.line1}, ${fields.line2},
      ${fields.postalCode}, ${fields.city}, ${fields.region}, ${fields.country}, ${fields.phone},
      NOT EXISTS (SELECT FROM ${addresses} WHERE user_id = ${userId}::uuid AND is_default)
    WHERE ${hasRoom}`);
  const [, , , [row]] = await db.batch([lockUser(db, userId), unset, insert, selectAddress(db, { id, userId })]);
  return row;
}

/** Replaces all fields. `isDefault: true` makes it the default; `false` does not take the default away. */
export async function updateAddress(
  db: Db,
  own: Own,
  { fields, isDefault }: { fields: Fields; isDefault: boolean },
): Promise<AddressRow | undefined> {
  const exists = sql`EXISTS (SELECT FROM ${addresses} WHERE id = ${own.id}::uuid AND user_id = ${own.userId}::uuid)`;
  const unset = clearDefault(db, own.userId, sql`${isDefault}::boolean AND ${exists}`);
  const update = db
    .update(addresses)
    .set({ ...fields, isDefault: sql`is_default OR ${isDefault}::boolean`, updatedAt: sql`now()` })
    .where(isOwn(own))
    .returning();
  const [, , [row]] = await db.batch([lockUser(db, own.userId), unset, update]);
  return row;
}

/** Deletes an address; if it was the default, the newest of the others becomes it. False for an unknown one. */
export async function deleteAddress(db: Db, own: Own): Promise<boolean> {
  const remove = db.delete(addresses).where(isOwn(own)).returning({ id: addresses.id });
  const chooseDefault = db.execute(sql`
    UPDATE ${addresses} SET is_default = true
    WHERE id = (
        SELECT id FROM ${addresses} WHERE user_id = ${own.userId}::uuid ORDER BY created_at DESC, id DESC LIMIT 1)
      AND NOT EXISTS (SELECT FROM ${addresses} WHERE user_id = ${own.userId}::uuid AND is_default)`);
  const [, removed] = await db.batch([lockUser(db, own.userId), remove, chooseDefault]);
  return removed.length > 0;
}

/** A separate statement: a unique index is checked row by row, even within one statement. */
const clearDefault = (db: Db, userId: string, condition: ReturnType<typeof sql>) =>
  db.execute(sql`
    UPDATE ${addresses} SET is_default = false WHERE user_id = ${userId}::uuid AND is_default AND ${condition}`);

const isOwn = ({ id, userId }: Own) => and(eq(addresses.id, id), eq(addresses.userId, userId));
const selectAddress = (db: Db, own: Own) => db.select().from(addresses).where(isOwn(own));
