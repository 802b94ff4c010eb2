import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type HourlyLimit, insertWithin } from "../hourly-limit.ts";
import { oauthClients } from "../tables.ts";

const inDays = (days: number) => sql`now() + make_interval(days => ${days}::int)`;

type NewClient = {
  id: string;
  name: string;
  redirectUris: string[];
  lifetimeDays: number;
  /** For the network that registers it; `undefined` for none. */
  limit: HourlyLimit | undefined;
};

/** Registers a client. Returns 0, or when its network has registered too many, after how many seconds it may register the next. */
export const insertClient = (db: Db, { limit, ...client }: NewClient): Promise<number> =>
  insertWithin(
    db,
    "clients",
    limit,
    (counted) => sql`
    WITH ${counted}
    INSERT INTO ${oauthClients} (id, name, redirect_uris, expires_at)
    SELECT ${client.id}::uuid, ${client.name},
      ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(client.redirectUris)}::jsonb)), ${inDays(client.lifetimeDays)}
    FROM counted
    RETURNING id`,
  );

export async function findRegisteredClient(db: Db, id: string) {
  const [row] = await db
    .select()
    .from(oauthClients)
    .where(and(eq(oauthClients.id, id), sql`${oauthClients.expiresAt} > now()`));
  return row;
}

/** Keeps a registered client so many days from now on. */
export const keepClient = (db: Db, id: string, lifetimeDays: number) =>
  db
    .update(oauthClients)
    .set({ expiresAt: inDays(lifetimeDays) })
    .where(eq(oauthClients.id, id));
