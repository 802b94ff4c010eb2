import { desc, sql } from "drizzle-orm";
import type { Db } from "../../../shared/db.ts";
import { signingKeys } from "./tables.ts";

export type SigningKeyRow = typeof signingKeys.$inferSelect;

/** Newest first. */
export function listSigningKeys(db: Db): Promise<SigningKeyRow[]> {
  return db.select().from(signingKeys).orderBy(desc(signingKeys.createdAt));
}

/** Two isolates may both find the table empty and insert; then there are two keys, which does no harm. */
export async function insertFirstSigningKey(db: Db, key: Omit<SigningKeyRow, "createdAt">): Promise<void> {
  await db.execute(sql`
    INSERT INTO ${signingKeys} (kid, public_jwk, wrapped_private_key)
    SELECT ${key.kid}, ${JSON.stringify(key.publicJwk)}::jsonb, ${key.wrappedPrivateKey}
    WHERE NOT EXISTS (SELECT 1 FROM ${signingKeys})`);
}
