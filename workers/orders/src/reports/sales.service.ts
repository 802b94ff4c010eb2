import { validationFailed } from "#shared/core/errors.ts";
import { refusesValues } from "#shared/database/errors.ts";
import type { OrdersContext } from "../context.ts";
import { rangeOf } from "./default-range.ts";
import type { SalesQuery, SalesReport } from "./reports.schema.ts";
import { type Figures, findSales } from "./sales.repository.ts";

/** What was sold in each day, week or month: orders that were paid and not cancelled, by when they were placed. */
export async function reportSales(ctx: OrdersContext, query: SalesQuery): Promise<SalesReport> {
  const { interval, timezone } = query;
  const found = findSales(ctx.db, { ...rangeOf(ctx, query), interval }).catch((error: unknown) => {
    // The runtime may know names of time zones that PostgreSQL does not.
    if (refusesValues(error)) throw validationFailed("timezone", "unknown_time_zone", "is not known to the database");
    throw error;
  });
  const { currency, rows, topProducts } = await found;
  const sum = (amount: number) => ({ amount, currency });
  const toFigures = ({ orders, units, ...amounts }: Figures) => ({
    orders,
    units,
    gross: sum(amounts.gross),
    discounts: sum(amounts.discounts),
    tax: sum(amounts.tax),
    shipping: sum(amounts.shipping),
    refunds: sum(amounts.refunds),
    net: sum(amounts.net),
  });
  return {
    currency,
    timezone,
    interval,
    rows: rows.map((row) => ({ start: row.start, ...toFigures(row) })),
    totals: toFigures(addUp(rows)),
    topProducts: topProducts.map((product) => ({ ...product, gross: sum(product.gross) })),
  };
}

function addUp(rows: Figures[]): Figures {
  const totals: Figures = { orders: 0, units: 0, gross: 0, discounts: 0, tax: 0, shipping: 0, refunds: 0, net: 0 };
  for (const row of rows) {
    for (const figure of Object.keys(totals) as (keyof Figures)[]) totals[figure] += row[figure];
  }
  return totals;
}
