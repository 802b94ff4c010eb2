import { and, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
// <publish>
// <fields:json-imports>
import { jsonObject } from "#shared/database/json.ts";
// </fields:json-imports>
// </publish>
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
// <publish>
import { type EventSource, insertEvent, isWrittenHere, type NewEvent } from "#shared/events/publisher/new-event.ts";
// </publish>
import type { TimeKey } from "#shared/http/pagination.ts";
import { widgets } from "./tables.ts";

export type WidgetRow = typeof widgets.$inferSelect;
type NewWidgetRow = Omit<typeof widgets.$inferInsert, "version" | "createdAt" | "updatedAt">;
/** The columns that requests set. One that the service sets by itself is left out here too. */
export type WidgetColumns = Omit<NewWidgetRow, "id" | "userId">;
export type WidgetChanges = Partial<WidgetColumns>;

/** The owner and the versions that a change requires; any when left out. */
type Guard = { userId?: string | undefined; versions?: number[] | undefined };
// <publish>

/** The event of the change, which is written if the change is made. */
type Published = { event: NewEvent };
// </publish>

/** A row before the change, read under its lock, and after it; `after` is absent when the guard refused the change. */
export type Changed = { before: WidgetRow | undefined; after: WidgetRow | undefined };

// <publish>
export async function insertWidget(db: Db, { event, ...widget }: NewWidgetRow & Published): Promise<WidgetRow> {
  const [[row]] = await db.batch([
    db.insert(widgets).values(widget).returning(),
    db.execute(insertEvent(event, changedWidget(widget.id))),
  ]);
  return row as WidgetRow;
}
// </publish>
// <no-publish>
// export async function insertWidget(db: Db, widget: NewWidgetRow): Promise<WidgetRow> {
//   const [row] = await db.insert(widgets).values(widget).returning();
//   return row as WidgetRow;
// }
// </no-publish>

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
  // <publish>
  { changes, event, ...guard }: Guard & Published & { changes: WidgetChanges },
  // </publish>
  // <no-publish>
  // { changes, ...guard }: Guard & { changes: WidgetChanges },
  // </no-publish>
): Promise<Changed> {
  const versionBump = { version: sql`${widgets.version} + 1`, updatedAt: sql`now()` };
  const [[before], [after]] = await db.batch([
    lockWidget(db, id),
    db
      .update(widgets)
      .set({ ...changes, ...versionBump })
      .where(isAllowed(id, guard))
      .returning(),
    // <publish>
    db.execute(insertEvent(event, changedWidget(id))),
    // </publish>
  ]);
  return { before, after };
}

// <publish>
export async function deleteWidget(db: Db, id: string, { event, ...guard }: Guard & Published): Promise<Changed> {
  const [[before], , [after]] = await db.batch([
    lockWidget(db, id),
    db.execute(insertEvent(event, { data: widgetAsJson, from: sql`${widgets} WHERE ${isAllowed(id, guard)}` })),
    db.delete(widgets).where(isAllowed(id, guard)).returning(),
  ]);
  return { before, after };
}
// </publish>
// <no-publish>
// export async function deleteWidget(db: Db, id: string, guard: Guard): Promise<Changed> {
//   const [[before], [after]] = await db.batch([
//     lockWidget(db, id),
//     db.delete(widgets).where(isAllowed(id, guard)).returning(),
//   ]);
//   return { before, after };
// }
// </no-publish>

/** In a statement of its own, since the snapshot of a statement is older than the locks that it waits for. */
const lockWidget = (db: Db, id: string) => db.select().from(widgets).where(eq(widgets.id, id)).for("update");

const isAllowed = (id: string, { userId, versions }: Guard) =>
  and(
    eq(widgets.id, id),
    userId === undefined ? undefined : eq(widgets.userId, userId),
    versions && inArray(widgets.version, versions),
  );
// <publish>

/** A widget as its events have it. */
const widgetAsJson = jsonObject({
  id: widgets.id,
  userId: widgets.userId,
  // <fields:json>
  label: widgets.label,
  // </fields:json>
  version: widgets.version,
  createdAt: widgets.createdAt,
  updatedAt: widgets.updatedAt,
});

/** What the event of a change says: the widget, if this transaction has written it. */
const changedWidget = (id: string): EventSource => ({
  data: widgetAsJson,
  from: sql`${widgets} WHERE ${and(eq(widgets.id, id), isWrittenHere(widgets))}`,
});
// </publish>
