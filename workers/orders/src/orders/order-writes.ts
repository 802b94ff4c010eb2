import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { type EventSource, insertEvent, type NewEvent } from "#shared/events/publisher/new-event.ts";
import { orderLines, orders } from "../tables.ts";
import { orderAsJson } from "./order-json.ts";

export type NewOrderRow = Pick<
  typeof orders.$inferInsert,
  "id" | "userId" | "currency" | "totalAmount" | "reservationId" | "idempotencyKey" | "requestHash"
> &
  Partial<typeof orders.$inferInsert>;

export type NewOrderLineRow = Omit<typeof orderLines.$inferInsert, "orderId" | "position">;

/**
 * SQL condition: whether a reservation that ends at `expiresAt` (ms since 1970) is still valid. An order must not be
 * written after that, since its stock may have been released.
 */
export const isBefore = (expiresAt: number): SQL =>
  sql`clock_timestamp() < to_timestamp(${expiresAt}::double precision / 1000)`;

/**
 * Writes an order with its lines if `condition` holds and no order exists with the same id, reservation, cart or
 * idempotency key of the user.
 */
export function insertOrder(order: NewOrderRow, lines: NewOrderLineRow[], condition: SQL): SQL {
  const row = toJson(orders, order);
  const lineRows = lines.map((line, position) => toJson(orderLines, { ...line, position }));
  const columns = columnsOf(row);
  const lineColumns = columnsOf(lineRows[0] ?? { position: 0 });
  return sql`
    WITH placed AS (
      INSERT INTO ${orders} (${columns})
      SELECT ${columns} FROM jsonb_populate_record(NULL::${orders}, ${JSON.stringify(row)}::jsonb) AS o
      WHERE ${condition}
      ON CONFLICT DO NOTHING
      RETURNING id
    )
    INSERT INTO ${orderLines} (order_id, ${lineColumns})
    SELECT placed.id, ${lineColumns}
    FROM placed, jsonb_populate_recordset(NULL::${orderLines}, ${JSON.stringify(lineRows)}::jsonb) AS l`;
}

/** What an event of an order says, from its row: in the table, or among what a statement returns as `orders`. */
export const orderEvent = (from: SQL): EventSource => ({
  data: orderAsJson,
  from,
  columns: { order_id: sql`${orders.id}` },
});

/** The event of an order that this transaction has written, with its deliveries. */
export function insertOrderEvent(orderId: string, event: NewEvent): SQL {
  return insertEvent(event, orderEvent(sql`${orders} WHERE ${orders.id} = ${orderId}::uuid`));
}

/** A row as JSON with column names as keys. */
function toJson(table: PgTable, values: object): Record<string, unknown> {
  const columns = getTableColumns(table);
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [columns[key]?.name ?? key, value]));
}

function columnsOf(row: object): SQL {
  const names = Object.keys(row).map((name) => sql.identifier(name));
  return sql.join(names, sql`, `);
}
