import { eq, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { endpoints } from "../tables.ts";

export type EndpointRow = typeof endpoints.$inferSelect;
type NewEndpointRow = Pick<EndpointRow, "id" | "url" | "eventTypes" | "description" | "secret">;

export async function insertEndpoint(db: Db, row: NewEndpointRow): Promise<EndpointRow> {
  const [inserted] = await db.insert(endpoints).values(row).returning();
  return inserted as EndpointRow;
}

export async function findEndpoint(db: Db, id: string): Promise<EndpointRow | undefined> {
  const [row] = await db.select().from(endpoints).where(eq(endpoints.id, id));
  return row;
}

/** Newest first, one row more than `limit`. */
export function listEndpoints(db: Db, { limit, after }: { limit: number; after?: TimeKey | undefined }) {
  return db
    .select()
    .from(endpoints)
    .where(olderThan(endpoints, after))
    .orderBy(...newestFirst(endpoints))
    .limit(limit + 1);
}

type EndpointChanges = Partial<Pick<EndpointRow, "url" | "eventTypes" | "description" | "status">>;

/** Sets the fields that are given. One that becomes active begins without failures. */
export async function updateEndpoint(db: Db, id: string, changes: EndpointChanges): Promise<EndpointRow | undefined> {
  const fresh = { disabledReason: null, failures: 0, failingSince: null, opensAt: null };
  const [row] = await db
    .update(endpoints)
    .set({ ...changes, ...(changes.status === "active" ? fresh : {}), updatedAt: sql`now()` })
    .where(eq(endpoints.id, id))
    .returning();
  return row;
}

export async function deleteEndpoint(db: Db, id: string): Promise<boolean> {
  const rows = await db.delete(endpoints).where(eq(endpoints.id, id)).returning({ id: endpoints.id });
  return rows.length > 0;
}

/** The secret that was valid until now signs too for `hours`. */
export async function replaceSecret(
  db: Db,
  id: string,
  { secret, hours }: { secret: string; hours: number },
): Promise<boolean> {
  const rows = await db
    .update(endpoints)
    .set({
      secret,
      previousSecret: sql`${endpoints.secret}`,
      previousSecretUntil: sql`now() + make_interval(hours => ${hours}::int)`,
      updatedAt: sql`now()`,
    })
    .where(eq(endpoints.id, id))
    .returning({ id: endpoints.id });
  return rows.length > 0;
}
