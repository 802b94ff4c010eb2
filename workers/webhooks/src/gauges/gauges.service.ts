import type { Gauge } from "#shared/contracts/telemetry.ts";
import { deadLettersGauge } from "#shared/events/subscriber/waiting.ts";
import type { WebhooksContext } from "../context.ts";
import { measureDeliveries } from "./gauges.repository.ts";

/** The gauges of this Worker for /metrics. */
export async function readGauges(ctx: WebhooksContext): Promise<Gauge[]> {
  const { deadLetters, pending, oldestSeconds, failing, disabled } = await measureDeliveries(ctx.db);
  const one = (value: number) => [{ labels: {}, value: Math.max(value, 0) }];
  return [
    deadLettersGauge(deadLetters, { subscriber: "webhooks" }),
    { name: "webhook_deliveries_pending", help: "Deliveries that are still to be made.", samples: one(pending) },
    {
      name: "webhook_deliveries_oldest_seconds",
      help: "How long the oldest delivery to an endpoint that answers is overdue.",
      samples: one(oldestSeconds),
    },
    {
      name: "webhook_endpoints_failing",
      help: "Endpoints that every attempt of the last hour failed at.",
      samples: one(failing),
    },
    { name: "webhook_endpoints_disabled", help: "Endpoints that were disabled.", samples: one(disabled) },
  ];
}
