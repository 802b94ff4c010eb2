import { and, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { widgets } from "./tables.ts";

export type WidgetRow = typeof widgets.$inferSelect;
type NewWidgetRow = Omit<typeof widgets.$inferInsert, "version" | "createdAt" | "updatedAt">;
export type WidgetChanges = Partial<Omit<NewWidgetRow, "id" | "userId">>;

/** The owner and the versions that a change requires; any when left out. */
type Guard = { userId?: string | undefined; versions?: number[] | undefined };

/** A row before the change, read under its lock, and after it; `after` is absent when the guard refused the change. */
export type Changed = { before: WidgetRow | undefined; after: WidgetRow | undefined };

export async function insertWidget(db: Db, widget: NewWidgetRow): Promise<WidgetRow> {
  const [row] = await db.insert(widgets).values(widget).returning();
  return row as WidgetRow;
}

export async function findWidget(db: Db, id: string): Promise<WidgetRow | undefined> {
  const [row] = await db.select().from(widgets).where(eq(widgets.id, id));
  return row;
}

type ListWidgets = { limit: number; after?: TimeKey | undefined };

/** Newest first, one row more than `limit`. */
export function listWidgets(db: Db, { limit, after }: ListWidgets): Promise<WidgetRow[]> {
  return db
    .select()
    .from(widgets)
    .where(olderThan(widgets, after))
    .orderBy(...newestFirst(widgets))
    .limit(limit + 1);
}

export async function updateWidget(
  db: Db,
  id: string,
  { changes, ...guard }: Guard & { changes: WidgetChanges },
): Promise<Changed> {
  const versionBump = { version: sql`${widgets.version} + 1`, updatedAt: sql`now()` };
  const [[before], [after]] = await db.batch([
    lockWidget(db, id),
    db
      .update(widgets)
      .set({ ...changes, ...versionBump })
      .where(isAllowed(id, guard))
      .returning(),
  ]);
  return { before, after };
}

export async function deleteWidget(db: Db, id: string, guard: Guard): Promise<Changed> {
  const [[before], [after]] = await db.batch([
    lockWidget(db, id),
    db.delete(widgets).where(isAllowed(id, guard)).returning(),
  ]);
  return { before, after };
}

/** In a statement of its own, since the snapshot of a statement is older than the locks that it waits for. */
const lockWidget = (db: Db, id: string) => db.select().from(widgets).where(eq(widgets.id, id)).for("update");

const isAllowed = (id: string, { userId, versions }: Guard) =>
  and(
    eq(widgets.id, id),
    userId === undefined ? undefined : eq(widgets.userId, userId),
    versions && inArray(widgets.version, versions),
  );
