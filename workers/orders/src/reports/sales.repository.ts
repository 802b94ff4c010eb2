import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { isoTimeAsJson } from "#shared/database/json.ts";
import { orderLines, orders, shopSettings } from "../tables.ts";
import { endOf, isWithin, midnight, type ReportRange, startOf } from "./report-range.ts";
import type { Interval } from "./reports.schema.ts";

/** Sums of minor units. */
export type Figures = Record<
  "orders" | "units" | "gross" | "discounts" | "tax" | "shipping" | "refunds" | "net",
  number
>;
export type SalesRow = Figures & { start: string };
export type TopProduct = { productId: string; name: string; units: number; gross: number };

const TOP_PRODUCTS = 10;

/** Orders that were paid and not cancelled, in the shop's currency. */
const isSale = sql`${orders.status} IN ('paid', 'shipped', 'delivered')
  AND ${orders.currency} = (SELECT currency FROM ${shopSettings})`;

/** The sales of each interval of the range, those without any included, and the products that sold for most. */
export async function findSales(
  db: Db,
  range: ReportRange & { interval: Interval },
): Promise<{ currency: string; rows: SalesRow[]; topProducts: TopProduct[] }> {
  const { interval, timezone } = range;
  const period = (time: ReturnType<typeof startOf>) =>
    sql`date_trunc(${interval}::text, ${time} AT TIME ZONE ${timezone}::text)`;
  const [currency, rows, topProducts] = await db.batch([
    db.select({ currency: shopSettings.currency }).from(shopSettings),
    db.execute<{ row: SalesRow }>(sql`
      WITH sales AS (
        SELECT ${period(sql`${orders.createdAt}`)} AS period,
          coalesce(${orders.subtotalAmount}, ${orders.totalAmount}) AS gross, ${orders.discountAmount} AS discounts,
          ${orders.taxAmount} AS tax, ${orders.shippingAmount} AS shipping, ${orders.totalAmount} AS total,
          ${orders.refundedAmount} AS refunds,
          (SELECT sum(${orderLines.quantity}) FROM ${orderLines} WHERE ${orderLines.orderId} = ${orders.id}) AS units
        FROM ${orders} WHERE ${isWithin(range)} AND ${isSale}
      ), sums AS (
        SELECT period, count(*) AS orders, sum(units) AS units, sum(gross) AS gross, sum(discounts) AS discounts,
          sum(tax) AS tax, sum(shipping) AS shipping, sum(refunds) AS refunds, sum(total - refunds) AS net
        FROM sales GROUP BY period
      )
      SELECT json_build_object(
        'start', ${isoTimeAsJson(midnight(sql`each`, timezone))},
        'orders', coalesce(orders, 0), 'units', coalesce(units, 0), 'gross', coalesce(gross, 0),
        'discounts', coalesce(discounts, 0), 'tax', coalesce(tax, 0), 'shipping', coalesce(shipping, 0),
        'refunds', coalesce(refunds, 0), 'net', coalesce(net, 0)) AS row
      FROM generate_series(${period(startOf(range))}, ${period(sql`(${endOf(range)} - interval '1 microsecond')`)},
        ${`1 ${interval}`}::interval) AS each
      LEFT JOIN sums ON period = each ORDER BY each`),
    db.execute<{ row: TopProduct }>(sql`
      SELECT json_build_object('productId', product_id, 'name', name, 'units', units, 'gross', gross) AS row
      FROM (
        SELECT ${orderLines.productId} AS product_id, max(${orderLines.name}) AS name,
          sum(${orderLines.quantity}) AS units, sum(${orderLines.unitAmount} * ${orderLines.quantity}) AS gross
        FROM ${orders} JOIN ${orderLines} ON ${orderLines.orderId} = ${orders.id}
        WHERE ${isWithin(range)} AND ${isSale}
        GROUP BY ${orderLines.productId}
        ORDER BY gross DESC, ${orderLines.productId} LIMIT ${TOP_PRODUCTS}
      ) AS top`),
  ]);
  return {
    currency: currency[0]?.currency ?? "USD",
    rows: rows.rows.map(({ row }) => row),
    topProducts: topProducts.rows.map(({ row }) => row),
  };
}
