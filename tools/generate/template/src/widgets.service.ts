import { AppError } from "#shared/core/errors.ts";
import type { Caller } from "#shared/contracts/identity.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
// <publish>
import { newEvent } from "#shared/events/publisher/new-event.ts";
// </publish>
import type { WidgetsContext } from "./context.ts";
// <publish>
import { relayEvent } from "./events/events.service.ts";
// </publish>
import {
  type Changed,
  deleteWidget,
  findWidget,
  insertWidget,
  listWidgets,
  updateWidget,
  type WidgetChanges,
  type WidgetColumns,
  type WidgetRow,
} from "./widgets.repository.ts";
import type { NewWidget, Widget, WidgetPatch } from "./widgets.schema.ts";

/** `versions` are those that `If-Match` allows; any when left out. */
type Target = { id: string; versions?: number[] | undefined };

export async function listAllWidgets(
  ctx: WidgetsContext,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Widget>> {
  const rows = await listWidgets(ctx.db, { limit, after: decodeTimeCursor(cursor) });
  return toTimePage(rows, limit, toWidget);
}

export async function getWidget(ctx: WidgetsContext, id: string): Promise<Widget> {
  const row = await findWidget(ctx.db, id);
  if (!row) throw notFound();
  return toWidget(row);
}

export async function createWidget(ctx: WidgetsContext, { userId }: Caller, input: NewWidget): Promise<Widget> {
  // <publish>
  const event = newEvent(ctx, "widget.created");
  // </publish>
  const row = await insertWidget(ctx.db, {
    id: ctx.newId(),
    userId,
    // <publish>
    event,
    // </publish>
    ...toColumns(input),
  });
  // <publish>
  ctx.defer(relayEvent(ctx, event.id));
  // </publish>
  return toWidget(row);
}

/** Changes the given fields. */
export async function changeWidget(
  ctx: WidgetsContext,
  caller: Caller,
  { id, versions }: Target,
  patch: WidgetPatch,
): Promise<Widget> {
  const changes = toColumns(patch);
  const guard = { userId: ownerFor(caller), versions };
  // <publish>
  const event = newEvent(ctx, "widget.updated");
  const row = requireChange(caller, await updateWidget(ctx.db, id, { changes, event, ...guard }));
  ctx.defer(relayEvent(ctx, event.id));
  // </publish>
  // <no-publish>
  // const row = requireChange(caller, await updateWidget(ctx.db, id, { changes, ...guard }));
  // </no-publish>
  return toWidget(row);
}

export async function removeWidget(ctx: WidgetsContext, caller: Caller, { id, versions }: Target): Promise<void> {
  const guard = { userId: ownerFor(caller), versions };
  // <publish>
  const event = newEvent(ctx, "widget.deleted");
  requireChange(caller, await deleteWidget(ctx.db, id, { event, ...guard }));
  ctx.defer(relayEvent(ctx, event.id));
  // </publish>
  // <no-publish>
  // requireChange(caller, await deleteWidget(ctx.db, id, guard));
  // </no-publish>
}

/** The owner that a widget must have for this caller to change it; an admin may change any. */
function ownerFor({ role, userId }: Caller): string | undefined {
  return role === "admin" ? undefined : userId;
}

/** Returns the changed row, or throws the reason of the refusal, derived from the row as read under the lock. */
function requireChange(caller: Caller, { before, after }: Changed): WidgetRow {
  if (after) return after;
  if (!before) throw notFound();
  const owner = ownerFor(caller);
  if (owner && before.userId !== owner) {
    throw new AppError("forbidden", "This widget belongs to another user: only they or an admin may change it.");
  }
  throw new AppError("version-mismatch", `It has version ${before.version} now. Read it again before you change it.`);
}

function notFound(): AppError {
  return new AppError("not-found", "There is no such widget.");
}

/** What a request stores. The compiler finds a column that is not named here. */
function toColumns(input: NewWidget): WidgetColumns;
function toColumns(input: WidgetPatch): WidgetChanges;
function toColumns(input: WidgetPatch): WidgetChanges {
  return {
    // <fields:stored>
    label: input.label,
    // </fields:stored>
  } satisfies Record<keyof WidgetColumns, unknown>;
}

function toWidget(row: WidgetRow): Widget {
  return {
    id: row.id,
    userId: row.userId,
    // <fields:toShown>
    label: row.label,
    // </fields:toShown>
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
