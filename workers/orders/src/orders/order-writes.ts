import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { ChangedBy } from "../history/history.schema.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { staticSql } from "#shared/database/static-sql.ts";
import {
  type EventSource,
  eventCtes,
  insertEvent,
  type NewEvent,
  writtenEvent,
} from "#shared/events/publisher/new-event.ts";
import { orderLines, orders } from "../tables.ts";
import { isShipped, orderAsJson } from "./order-json.ts";

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

type InsertOptions = {
  condition: SQL;
  /** How long it can be paid. One that costs nothing is paid at once. */
  paymentWindowSeconds: number;
  event: NewOrderEvent;
  /** Whether the event is claimed: who writes the order sends it. */
  isClaimed: boolean;
};

/** The order that was written, with what `toDueEvent()` takes of its event. */
export type WrittenOrder = { data: Order; createdAt: string; subscribers: string[] };

/**
 * Writes an order with its lines, its event and the deliveries of that, if `condition` holds and no order exists with the
 * same id, reservation, cart or idempotency key of the user. Returns a `WrittenOrder` if it was: event and answer are the
 * same JSON, made once of the rows that the statement names as the tables are named.
 */
export function insertOrder(order: NewOrderRow, lines: NewOrderLineRow[], options: InsertOptions): SQL {
  const { condition, paymentWindowSeconds, event, isClaimed } = options;
  const row = toJson(orders, order);
  const lineRows = lines.map((line, position) => toJson(orderLines, { ...line, position }));
  const columns = columnsOf(row);
  const lineColumns = columnsOf(lineRows[0] ?? { position: 0 });
  return sql`
    WITH orders AS (
      INSERT INTO ${orders} (${columns}, payment_due_at)
      SELECT ${columns}, CASE WHEN total_amount > 0 THEN now() + make_interval(secs => ${paymentWindowSeconds}) END
      FROM jsonb_populate_record(NULL::${orders}, ${JSON.stringify(row)}::jsonb) AS o
      WHERE ${condition}
      ON CONFLICT DO NOTHING
      RETURNING *
    ), order_lines AS (
      INSERT INTO ${orderLines} (order_id, ${lineColumns})
      SELECT written.id, ${lineColumns}
      FROM (SELECT id FROM orders) AS written,
        jsonb_populate_recordset(NULL::${orderLines}, ${JSON.stringify(lineRows)}::jsonb) AS l
      RETURNING *
    ), answer AS (
      SELECT ${orderAsJson} AS data, id, agent FROM orders
    ), ${eventCtes(event, { ...orderEvent(event, sql`answer AS orders`, sql`data`), isClaimed })}
    SELECT answer.data, ${writtenEvent} FROM answer, event`;
}

/** The subscriber that sends orders to the shopping agents that they came through. */
export const AGENTS = "agents";

/** An event of an order, and who caused it: the system when not given. */
export type NewOrderEvent = NewEvent & { by?: ChangedBy };

/**
 * An event of the order in `from`: in the table, or among what a statement returns as `orders`. It says the order, or
 * `data`.
 */
export const orderEvent = ({ by }: NewOrderEvent, from: SQL, data: SQL = orderAsJson): EventSource => ({
  data,
  from,
  columns: {
    order_id: sql`${orders.id}`,
    actor: sql`${by?.actor ?? null}`,
    actor_id: sql`${by?.userId ?? null}::uuid`,
  },
  // Agents learn of the orders that came through them.
  receives: sql`subscriber <> ${AGENTS} OR (SELECT ${orders.agent} IS NOT NULL FROM ${from})`,
});

type InsertOrderEvent = {
  /** What the event says: the order by default. */
  data?: SQL;
  /** It is written only if this holds. */
  condition: SQL;
};

/** The event of an order that this transaction has written, with its deliveries. */
export function insertOrderEvent(orderId: string, event: NewOrderEvent, { data, condition }: InsertOrderEvent): SQL {
  const from = sql`${orders} WHERE ${orders.id} = ${orderId}::uuid AND ${condition}`;
  return insertEvent(event, orderEvent(event, from, data));
}

/** The units of a line in a table with this alias that have left. Joined with its order. */
export const unitsSentOf = (alias: string): SQL =>
  sql`CASE WHEN ${isShipped} THEN ${sql.identifier(alias)}.quantity ELSE ${sql.identifier(alias)}.quantity_fulfilled END`;

/** The variant of a line in a table with this alias. */
export const variantIdOf = (alias: string): SQL =>
  sql`coalesce(${sql.identifier(alias)}.variant_id, ${sql.identifier(alias)}.product_id)`;

/** A row as JSON with column names as keys. */
function toJson(table: PgTable, values: object): Record<string, unknown> {
  const columns = getTableColumns(table);
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [columns[key]?.name ?? key, value]));
}

/** Lists of columns, of which there are a few: putting one together takes longer than all else about the statement. */
const columnLists = new Map<string, SQL>();

function columnsOf(row: object): SQL {
  const names = Object.keys(row);
  const key = names.join();
  const known = columnLists.get(key) ?? staticSql(sql.join(names.map(sql.identifier), sql`, `));
  columnLists.set(key, known);
  return known;
}
