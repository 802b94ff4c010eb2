import { desc, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import type { NewSigningKey } from "./key-pairs.ts";
import { signingKeys } from "../tables.ts";

export type SigningKeyRow = typeof signingKeys.$inferSelect;

/** Newest first. */
export function listSigningKeys(db: Db): Promise<SigningKeyRow[]> {
  return db.select().from(signingKeys).orderBy(desc(signingKeys.createdAt), desc(signingKeys.kid));
}

/** Inserts a key if the table is empty. A lock serialises isolates, so only one of them inserts its key. */
export async function insertFirstSigningKey(
  db: Db,
  { kid, publicJwk, wrappedPrivateKey }: NewSigningKey,
): Promise<void> {
  const advisoryLock = db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('users.signing-keys', 0))`);
  const insert = db.execute(sql`
    INSERT INTO ${signingKeys} (kid, public_jwk, wrapped_private_key)
    SELECT ${kid}, ${JSON.stringify(publicJwk)}::jsonb, ${wrappedPrivateKey}
    WHERE NOT EXISTS (SELECT 1 FROM ${signingKeys})`);
  await db.batch([advisoryLock, insert]);
}
