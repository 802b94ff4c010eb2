import { and, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { OrderStatus, PaymentStatus } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { orders, paymentStatusOf } from "../tables.ts";
import { type OrderRow, selectOrders } from "./orders.repository.ts";

/** A search with more matches in the index than this scans the list instead. */
const MAX_CANDIDATES = 1_500;
/** How many orders that scan reads for a page. */
const MAX_SCAN = 20_000;

export type ListOrders = {
  limit: number;
  userId?: string | undefined;
  status?: OrderStatus | undefined;
  paymentStatus?: PaymentStatus | undefined;
  number?: number | undefined;
  /** Words of the mail address or of the name in the shipping address; those of three letters or more may be cut short. */
  words?: string | undefined;
  createdFrom?: string | undefined;
  createdTo?: string | undefined;
  after?: TimeKey | undefined;
};

/** Newest first; reads one row more than `limit`, which shows whether there is another page. */
export function listOrders(db: Db, list: ListOrders): Promise<OrderRow[]> {
  const { words, limit } = list;
  const found = words === undefined ? undefined : sql`${orders.id} IN (${matching(words, list)})`;
  return selectOrders(db, [found, ...filters(list)])
    .orderBy(...newestFirst(orders))
    .limit(limit + 1);
}

function filters({ userId, status, paymentStatus, number, createdFrom, createdTo, after }: ListOrders) {
  return [
    userId ? eq(orders.userId, userId) : undefined,
    status ? eq(orders.status, status) : undefined,
    paymentStatus ? eq(paymentStatusOf(orders), paymentStatus) : undefined,
    number === undefined ? undefined : eq(orders.number, number),
    createdFrom ? gte(orders.createdAt, sql`${createdFrom}::timestamptz`) : undefined,
    createdTo ? lt(orders.createdAt, sql`${createdTo}::timestamptz`) : undefined,
    olderThan(orders, after),
  ];
}

/**
 * The ids of orders with these words: all of them, when the index has up to `MAX_CANDIDATES`. When it has more, those that the
 * page needs among the next `MAX_SCAN` orders of the list: the scan is in the list's order and ends with the page, so its cost
 * is bounded however common or rare the words are. The subquery hides the words from the planner, whose estimate would be a
 * guess.
 */
function matching(words: string, list: ListOrders): SQL {
  const matches = and(
    sql`${orders.email} IS NOT NULL`,
    sql`order_words(${orders.email}, ${orders.shippingAddress}) @@ (SELECT order_query(${words}))`,
  );
  const order = sql.join(newestFirst(orders), sql`, `);
  return sql`
    WITH candidates AS MATERIALIZED (SELECT id FROM ${orders} WHERE ${matches} LIMIT ${MAX_CANDIDATES + 1}),
    few AS MATERIALIZED (SELECT count(*) <= ${MAX_CANDIDATES} AS holds FROM candidates)
    SELECT id FROM candidates WHERE (SELECT holds FROM few)
    UNION ALL
    (SELECT id FROM (
      SELECT id, email, shipping_address, created_at FROM ${orders}
      WHERE ${and(sql`NOT (SELECT holds FROM few)`, ...filters(list))}
      ORDER BY ${order} LIMIT ${MAX_SCAN}
    ) AS ${orders} WHERE ${matches} ORDER BY ${order} LIMIT ${list.limit + 1})`;
}
