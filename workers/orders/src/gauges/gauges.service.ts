import type { Gauge } from "#shared/contracts/telemetry.ts";
import { outboxGauges } from "#shared/events/publisher/outbox.ts";
import type { OrdersContext } from "../context.ts";
import { measureOrders, recountOrders } from "./gauges.repository.ts";

/** Up to this many orders of a status are counted on each scrape. */
const COUNT_AT_ONCE = 5_000;

/** The gauges of this Worker for /metrics. */
export async function readGauges(ctx: OrdersContext): Promise<Gauge[]> {
  const { counts, outbox } = await measureOrders(ctx.db, { limit: COUNT_AT_ONCE });
  return [
    {
      name: "orders",
      help: "Orders by their status.",
      samples: counts.map(({ status, orders }) => ({ labels: { status }, value: orders })),
    },
    ...outboxGauges(outbox),
  ];
}

/** Counts and stores the orders of each status, for shops with more orders than a scrape can count. */
export async function countAllOrders(ctx: OrdersContext): Promise<void> {
  const { counts } = await measureOrders(ctx.db, { limit: COUNT_AT_ONCE });
  if (counts.some(({ orders }) => orders > COUNT_AT_ONCE)) await recountOrders(ctx.db);
}
