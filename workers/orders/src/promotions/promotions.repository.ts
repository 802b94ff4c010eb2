import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { promotions } from "./tables.ts";

export type PromotionRow = typeof promotions.$inferSelect;
type Fields = Omit<typeof promotions.$inferInsert, "id" | "used" | "version" | "createdAt" | "updatedAt">;
export type PromotionChanges = { [Field in keyof Fields]?: Fields[Field] | undefined };

/** `before`: the promotion as read under the lock. `after`: the changed promotion, if the change was made. */
export type ChangedPromotion = { before: PromotionRow | undefined; after: PromotionRow | undefined };

type Target = { id: string; versions: number[] | undefined };

/** The unique index on codes, which ignores letter case. */
export const PROMOTION_CODE_KEY = "promotions_code_key";

/** Newest first; reads one row more than `limit`, which shows whether there is another page. */
export function listPromotions(
  db: Db,
  { limit, after }: { limit: number; after?: TimeKey | undefined },
): Promise<PromotionRow[]> {
  return db
    .select()
    .from(promotions)
    .where(olderThan(promotions, after))
    .orderBy(...newestFirst(promotions))
    .limit(limit + 1);
}

export async function findPromotion(db: Db, id: string): Promise<PromotionRow | undefined> {
  const [row] = await db.select().from(promotions).where(eq(promotions.id, id));
  return row;
}

/** Throws the error of `PROMOTION_CODE_KEY` when another promotion has the code. */
export async function insertPromotion(db: Db, promotion: Fields & { id: string }): Promise<PromotionRow> {
  const [row] = await db.insert(promotions).values(promotion).returning();
  return row as PromotionRow;
}

/** Sets the fields that are given. Throws the error of `PROMOTION_CODE_KEY` or of a check constraint. */
export async function updatePromotion(db: Db, target: Target, changes: PromotionChanges): Promise<ChangedPromotion> {
  const [[before], [after]] = await db.batch([
    lockPromotion(db, target.id),
    db
      .update(promotions)
      .set({ ...changes, version: sql`version + 1`, updatedAt: sql`now()` })
      .where(matchesVersion(target))
      .returning(),
  ]);
  return { before, after };
}

/** Deletes a promotion. `after` is the deleted row, `undefined` when its version did not match. */
export async function deletePromotion(db: Db, target: Target): Promise<ChangedPromotion> {
  const [[before], [after]] = await db.batch([
    lockPromotion(db, target.id),
    db.delete(promotions).where(matchesVersion(target)).returning(),
  ]);
  return { before, after };
}

/** The first statement of each change: a statement's snapshot is older than a lock that it waits for. */
function lockPromotion(db: Db, id: string) {
  return db.select().from(promotions).where(eq(promotions.id, id)).for("update");
}

function matchesVersion({ id, versions }: Target): SQL | undefined {
  return and(eq(promotions.id, id), versions && inArray(promotions.version, versions));
}
