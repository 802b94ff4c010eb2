import type { Gauge } from "#shared/contracts/telemetry.ts";
import { deadLettersGauge } from "#shared/events/subscriber/waiting.ts";
import type { NotificationsContext } from "../context.ts";
import { countWaiting } from "./gauges.repository.ts";

/** The gauges of this Worker for /metrics. */
export async function readGauges(ctx: NotificationsContext): Promise<Gauge[]> {
  const { deadLetters, mails } = await countWaiting(ctx.db);
  return [
    deadLettersGauge(deadLetters),
    {
      name: "notifications_mail_pending",
      help: "Mails that are still to be sent.",
      samples: [{ labels: {}, value: mails }],
    },
  ];
}
