import type { Gauge } from "#shared/contracts/telemetry.ts";
import { outboxGauges } from "#shared/events/publisher/outbox.ts";
import type { PaymentsContext } from "../context.ts";
import { measurePayments } from "./gauges.repository.ts";

/** The gauges of this Worker for /metrics. */
export async function readGauges(ctx: PaymentsContext): Promise<Gauge[]> {
  const { measured, outbox } = await measurePayments(ctx.db);
  const gauge = (name: string, help: string, value: number): Gauge => ({
    name,
    help,
    samples: [{ labels: {}, value }],
  });
  return [
    gauge("payments_stuck", "Payments that a provider has been processing for more than an hour.", measured.stuck),
    gauge("payment_messages_unhandled", "Messages of providers that wait for more than a minute.", measured.unhandled),
    gauge("refunds_pending", "Refunds whose outcome is not known yet.", measured.pendingRefunds),
    gauge("refunds_failed", "Refunds that failed in the last 24 hours.", measured.failedRefunds),
    gauge(
      "refunds_unsettled",
      "Refunds that failed and were neither made again nor settled in another way.",
      measured.unsettledRefunds,
    ),
    gauge("payments_unreturned", "Payments that no order has a use for and no refund returns.", measured.unreturned),
    gauge("disputes_open", "Disputes that were opened in the last 30 days and not closed.", measured.openDisputes),
    ...outboxGauges(outbox, { publisher: "payments" }),
  ];
}
