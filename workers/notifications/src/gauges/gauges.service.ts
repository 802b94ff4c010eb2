import type { Gauge } from "#shared/contracts/telemetry.ts";
import type { NotificationsContext } from "../context.ts";
import { countWaiting } from "./gauges.repository.ts";

/** The gauges of this Worker for /metrics. */
export async function readGauges(ctx: NotificationsContext): Promise<Gauge[]> {
  const { deadLetters, mails } = await countWaiting(ctx.db);
  const one = (value: number) => [{ labels: {}, value }];
  return [
    {
      name: "dead_letters",
      help: "Dead letters that were neither replayed since they last failed nor dismissed.",
      samples: one(deadLetters),
    },
    { name: "notifications_mail_pending", help: "Mails that are still to be sent.", samples: one(mails) },
  ];
}
