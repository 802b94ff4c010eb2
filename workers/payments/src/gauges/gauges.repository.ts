import { sql } from "drizzle-orm";

import type { Db } from "#shared/database/db.ts";
import { measureOutbox, type Outbox } from "#shared/events/publisher/outbox.ts";
import { isUnsettled } from "../refunds/refund-json.ts";
import { payments, providerEvents, refunds } from "../tables.ts";

export type Measured = {
  /** Payments that providers have not decided within an hour. */
  stuck: number;
  /** Messages of providers that were kept and not handled for more than a minute. */
  unhandled: number;
  pendingRefunds: number;
  /** Money that no order has a use for and that no refund returns. */
  unreturned: number;
  failedRefunds: number;
  /** Refunds that failed and were neither made again nor settled in another way. */
  unsettledRefunds: number;
  /** Disputes that were opened in the last 30 days, for as long as messages are kept, and not closed. */
  openDisputes: number;
};

export async function measurePayments(db: Db): Promise<{ measured: Measured; outbox: Outbox }> {
  const [{ rows }, outbox] = await db.batch([
    db.execute<Measured>(sql`
      SELECT
        (SELECT count(*)::int FROM ${payments}
          WHERE status = 'processing' AND updated_at < now() - interval '1 hour') AS stuck,
        (SELECT count(*)::int FROM ${providerEvents}
          WHERE handled_at IS NULL AND received_at < now() - interval '1 minute') AS unhandled,
        (SELECT count(*)::int FROM ${refunds} WHERE status = 'pending') AS "pendingRefunds",
        (SELECT count(*)::int FROM ${payments}
          WHERE is_declined AND status = 'succeeded' AND refunding_amount < amount) AS unreturned,
        (SELECT count(*)::int FROM ${refunds}
          WHERE status = 'failed' AND updated_at > now() - interval '1 day') AS "failedRefunds",
        (SELECT count(*)::int FROM ${refunds} JOIN ${payments} ON ${payments.id} = ${refunds.paymentId}
          WHERE ${isUnsettled}) AS "unsettledRefunds",
        (SELECT count(*)::int FROM (
          SELECT FROM ${providerEvents} WHERE dispute_id IS NOT NULL
          GROUP BY provider, dispute_id HAVING bool_and(dispute_state = 'open')) AS disputes) AS "openDisputes"`),
    measureOutbox(db),
  ]);
  return { measured: rows[0] as Measured, outbox: outbox.rows[0] as Outbox };
}
