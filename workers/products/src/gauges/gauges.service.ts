import type { Gauge } from "#shared/contracts/telemetry.ts";
import { outboxGauges } from "#shared/events/publisher/outbox.ts";
import type { ProductsContext } from "../context.ts";
import { measureStock } from "./gauges.repository.ts";
import { HOLD_SECONDS } from "../reservations/reservations.service.ts";

/** The gauges of this Worker for /metrics. */
export async function readGauges(ctx: ProductsContext): Promise<Gauge[]> {
  const { held, oldestSeconds, broken, outbox } = await measureStock(ctx.db, { holdSeconds: HOLD_SECONDS });
  const one = (value: number) => [{ labels: {}, value: Math.max(value, 0) }];
  return [
    { name: "reservations_held", help: "Holds on stock that are neither orders yet nor released.", samples: one(held) },
    {
      name: "reservations_oldest_seconds",
      help: "How long the oldest of those holds has been there.",
      samples: one(oldestSeconds),
    },
    {
      name: "stock_invariant_broken",
      help: "Variants whose stock is not what their ledger and reservations say, as the audit last saw them.",
      samples: one(broken),
    },
    ...outboxGauges(outbox, { publisher: "products" }),
  ];
}
