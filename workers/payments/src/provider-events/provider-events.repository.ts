import { and, eq, or, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import type { ProviderId } from "#shared/contracts/payments.ts";
import type { ProviderEvent } from "../providers/provider.ts";
import { type PaymentRow, paymentColumns } from "../payments/payments.repository.ts";
import { payments, providerEvents } from "../tables.ts";

/**
 * Keeps a message of a provider, once, and reads the payment that it is about. `isNew` is false for a message that was
 * kept before. One about a payment that this shop does not know is handled by being kept.
 */
export async function keepMessage(
  db: Db,
  provider: ProviderId,
  { eventId, paymentId, providerPaymentId, dispute }: ProviderEvent,
): Promise<{ isNew: boolean; payment: PaymentRow | undefined }> {
  const isThis = and(
    eq(payments.provider, provider),
    or(
      providerPaymentId ? eq(payments.providerPaymentId, providerPaymentId) : undefined,
      paymentId ? eq(payments.id, paymentId) : undefined,
    ) ?? sql`false`,
  );
  const [{ rowCount }, [payment]] = await db.batch([
    db.execute(sql`
      INSERT INTO ${providerEvents} (provider, event_id, payment_id, handled_at, dispute_id, dispute_state)
      SELECT ${provider}, ${eventId}, p.id, CASE WHEN p.id IS NULL THEN now() END,
        ${dispute?.id ?? null}, ${dispute?.state ?? null}
      FROM (SELECT 1) AS one LEFT JOIN (SELECT id FROM ${payments} WHERE ${isThis}) AS p ON true
      LIMIT 1
      ON CONFLICT DO NOTHING`),
    db.select(paymentColumns).from(payments).where(isThis),
  ]);
  return { isNew: (rowCount ?? 0) > 0, payment };
}
