import { getTableColumns, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { zonePlaces } from "../zones/tables.ts";
import { shopSettings } from "./tables.ts";

export type ShopRow = typeof shopSettings.$inferSelect & { countries: string[] };
export type ShopChanges = Partial<Omit<typeof shopSettings.$inferInsert, "id">>;

export async function findShop(db: Db): Promise<ShopRow | undefined> {
  const [row] = await selectShop(db);
  return row;
}

/** Sets the fields that are given. */
export async function updateShop(db: Db, changes: ShopChanges): Promise<ShopRow | undefined> {
  const [, [row]] = await db.batch([db.update(shopSettings).set(changes), selectShop(db)]);
  return row;
}

function selectShop(db: Db) {
  const countries = sql<string[]>`(
    SELECT coalesce(json_agg(country ORDER BY country), '[]')
    FROM (SELECT DISTINCT split_part(${zonePlaces.place}, '-', 1) COLLATE "C" AS country FROM ${zonePlaces}) AS places)`;
  return db.select({ ...getTableColumns(shopSettings), countries }).from(shopSettings);
}
