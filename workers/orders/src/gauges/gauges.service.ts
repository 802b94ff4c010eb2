import type { Gauge } from "#shared/contracts/telemetry.ts";
import { outboxGauges } from "#shared/events/publisher/outbox.ts";
import { deadLettersGauge } from "#shared/events/subscriber/waiting.ts";
import type { OrdersContext } from "../context.ts";
import { estimateOrders, measureOrders } from "./gauges.repository.ts";

/** Up to this many orders of a status are counted on each scrape. */
const COUNT_AT_ONCE = 5_000;

/** The gauges of this Worker for /metrics. */
export async function readGauges(ctx: OrdersContext): Promise<Gauge[]> {
  const { counts, outbox, deadLetters } = await measureOrders(ctx.db, { limit: COUNT_AT_ONCE });
  return [
    {
      name: "orders",
      help: `Orders by their status: an estimate where there are more than ${COUNT_AT_ONCE.toLocaleString("en")}.`,
      samples: counts.map(({ status, orders }) => ({ labels: { status }, value: orders })),
    },
    ...outboxGauges(outbox),
    // Of payment events that could not be handled.
    deadLettersGauge(deadLetters, { subscriber: "orders" }),
  ];
}

/**
 * Job of the cron: in shops with more orders than a scrape can count, stores estimates of them. It has the name that it had when
 * it counted, since the alert `CronsStopped` takes a job that is gone for one that has stopped.
 */
export async function countAllOrders(ctx: OrdersContext): Promise<void> {
  const { counts } = await measureOrders(ctx.db, { limit: COUNT_AT_ONCE });
  if (counts.some(({ orders }) => orders > COUNT_AT_ONCE)) await estimateOrders(ctx.db);
}
