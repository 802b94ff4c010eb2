import type { Gauge } from "#shared/contracts/telemetry.ts";
// <publish>
import { outboxGauges } from "#shared/events/publisher/outbox.ts";
// </publish>
// <subscribe>
import { deadLettersGauge } from "#shared/events/subscriber/waiting.ts";
// </subscribe>
import type { WidgetsContext } from "../context.ts";
import { measureWaiting } from "./gauges.repository.ts";

/** The gauges of this Worker for /metrics. The alerts `OutboxStuck` and `DeadLetters` name the Worker by these labels. */
export async function readGauges(ctx: WidgetsContext): Promise<Gauge[]> {
  const waiting = await measureWaiting(ctx.db);
  return [
    // <publish>
    ...outboxGauges(waiting.outbox, { publisher: "widgets" }),
    // </publish>
    // <subscribe>
    deadLettersGauge(waiting.deadLetters, { subscriber: "widgets" }),
    // </subscribe>
  ];
}
