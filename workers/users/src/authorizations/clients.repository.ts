import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { oauthClients } from "../tables.ts";

const inDays = (days: number) => sql`now() + make_interval(days => ${days}::int)`;

type NewClient = { id: string; name: string; redirectUris: string[]; lifetimeDays: number };

export async function insertClient(db: Db, { lifetimeDays, ...client }: NewClient): Promise<void> {
  await db.insert(oauthClients).values({ ...client, expiresAt: inDays(lifetimeDays) });
}

export async function findRegisteredClient(db: Db, id: string) {
  const [row] = await db
    .select()
    .from(oauthClients)
    .where(and(eq(oauthClients.id, id), sql`${oauthClients.expiresAt} > now()`));
  return row;
}

/** Keeps a client, if it is a registered one, so many days from now on. */
export const keepClient = (db: Db, id: string, lifetimeDays: number) =>
  db
    .update(oauthClients)
    .set({ expiresAt: inDays(lifetimeDays) })
    .where(sql`${oauthClients.id}::text = ${id}`);
