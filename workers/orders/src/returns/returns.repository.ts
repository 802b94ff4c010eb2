import { and, eq, or, type SQL, sql } from "drizzle-orm";
import type { ReturnStatus } from "#shared/contracts/returns.ts";
import type { Db } from "#shared/database/db.ts";
import { insertEvent } from "#shared/events/publisher/new-event.ts";
import { jsonObject } from "#shared/database/json.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { orderAsJson } from "../orders/order-json.ts";
import { type NewOrderEvent, orderEvent, unitsSentOf, variantIdOf } from "../orders/order-writes.ts";
import { fulfillments, orderLines, orders } from "../tables.ts";
import { type ReturnRow, returnFields, selectReturns } from "./return-rows.ts";
import { returnItems, returns } from "./tables.ts";

/** How long after its last parcel units of an order can be returned. */
const RETURN_PERIOD = sql`interval '30 days'`;

export type NewReturnRow = {
  id: string;
  orderId: string;
  /** Only if the order belongs to this user. */
  userId: string;
  items: { variantId: string; quantity: number; reason: string }[];
  note: string | null;
  idempotencyKey: string | null;
  requestHash: string | null;
  event: NewOrderEvent;
};

/**
 * Writes a return with its event if each unit has left, has not come back and is in no other open return; reads it, or the
 * one that this user asked for with this key before. The order's lock comes first, so that concurrent returns of the same
 * units see each other.
 */
export async function insertReturn(db: Db, row: NewReturnRow): Promise<ReturnRow | undefined> {
  const { id, orderId, userId, items, note, idempotencyKey, requestHash, event } = row;
  const isKey = idempotencyKey
    ? and(eq(returns.userId, userId), eq(returns.idempotencyKey, idempotencyKey))
    : undefined;
  const lastParcel = sql`coalesce(
    (SELECT max(f.created_at) FROM ${fulfillments} AS f WHERE f.order_id = ${orders.id}), ${orders.updatedAt})`;
  const insert = sql`
    WITH returnable AS (
      SELECT ${variantIdOf("l")} AS variant_id, ${unitsSentOf("l")} - l.quantity_returned - coalesce((
        SELECT sum(i.quantity) FROM ${returns} AS r JOIN ${returnItems} AS i ON i.return_id = r.id
        WHERE r.order_id = l.order_id AND r.status IN ('requested', 'approved') AND i.variant_id = ${variantIdOf("l")}
      ), 0) AS quantity
      FROM ${orderLines} AS l JOIN ${orders} ON ${orders.id} = l.order_id WHERE l.order_id = ${orderId}::uuid
    ), wanted AS (
      SELECT w."variantId" AS variant_id, w.quantity, w.reason
      FROM jsonb_to_recordset(${JSON.stringify(items)}::jsonb) AS w ("variantId" uuid, quantity int, reason text)
    ), new_return AS (
      INSERT INTO ${returns} (id, order_id, note, event_id, user_id, idempotency_key, request_hash)
      SELECT ${id}::uuid, ${orders.id}, ${note}, ${event.id}::uuid, ${userId}::uuid, ${idempotencyKey}, ${requestHash}
      FROM ${orders}
      WHERE ${eq(orders.id, orderId)} AND ${eq(orders.userId, userId)} AND ${lastParcel} > now() - ${RETURN_PERIOD}
        AND NOT EXISTS (
          SELECT FROM wanted LEFT JOIN returnable USING (variant_id)
          WHERE wanted.quantity > coalesce(returnable.quantity, 0))
      ON CONFLICT DO NOTHING
      RETURNING id
    )
    INSERT INTO ${returnItems} (return_id, variant_id, quantity, reason)
    SELECT new_return.id, variant_id, quantity, reason FROM new_return, wanted`;
  const results = await db.batch([
    lockOrder(db, eq(orders.id, orderId)),
    db.execute(insert),
    db.execute(insertReturnEvent(id, event)),
    selectReturns(db, [or(eq(returns.id, id), isKey)]),
  ]);
  return results[3][0];
}

export type MoveReturn = {
  id: string;
  from: ReturnStatus;
  to: ReturnStatus;
  /** For the customer, when it is rejected. */
  rejectReason?: string;
  event: NewOrderEvent;
};

/** Changes the status of a return with its event, or nothing, and reads it. `moved` says whether this call changed it. */
export async function moveReturn(
  db: Db,
  { id, from, to, rejectReason, event }: MoveReturn,
): Promise<{ moved: boolean; row: ReturnRow | undefined }> {
  const results = await db.batch([
    db.execute(sql`
      UPDATE ${returns} SET status = ${to}, reject_reason = ${rejectReason ?? null}, event_id = ${event.id}::uuid,
        updated_at = greatest(now(), created_at)
      WHERE id = ${id}::uuid AND status = ${from}
      RETURNING id`),
    db.execute(insertReturnEvent(id, event)),
    selectReturns(db, [eq(returns.id, id)]),
  ]);
  return { moved: results[0].rows.length > 0, row: results[2][0] };
}

/** The event of a return that this transaction has changed; it says the return, with its order. */
export function insertReturnEvent(id: string, event: NewOrderEvent): SQL {
  const from = sql`${orders} WHERE ${orders.id} = (
    SELECT r.order_id FROM ${returns} AS r WHERE r.id = ${id}::uuid AND r.event_id = ${event.id}::uuid)`;
  const data = sql`(
    SELECT ${jsonObject({ ...returnFields, order: orderAsJson })} FROM ${returns} WHERE ${eq(returns.id, id)})`;
  return insertEvent(event, orderEvent(event, from, data));
}

export function lockOrder(db: Db, condition: SQL) {
  return db.select({ id: orders.id }).from(orders).where(condition).for("no key update");
}

/** The return if it is there and, when `userId` is given, its order belongs to that user. */
export async function findReturn(db: Db, id: string, userId?: string): Promise<ReturnRow | undefined> {
  const [row] = await selectReturns(db, [eq(returns.id, id), userId ? eq(orders.userId, userId) : undefined]);
  return row;
}

type ListReturns = {
  limit: number;
  userId?: string | undefined;
  status?: ReturnStatus | undefined;
  after?: TimeKey | undefined;
};

/** Newest first; reads one row more than `limit`, which shows whether there is another page. */
export function listReturns(db: Db, { limit, userId, status, after }: ListReturns): Promise<ReturnRow[]> {
  return selectReturns(db, [
    userId ? eq(orders.userId, userId) : undefined,
    status ? eq(returns.status, status) : undefined,
    olderThan(returns, after),
  ])
    .orderBy(...newestFirst(returns))
    .limit(limit + 1);
}
