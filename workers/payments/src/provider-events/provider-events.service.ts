import { describeError } from "#shared/core/log.ts";
import type { PaymentsContext } from "../context.ts";
import { AppError } from "#shared/core/errors.ts";
import { syncPayment } from "../payments/states.service.ts";
import { pollRefunds } from "../refunds/refunds.service.ts";
import { keepMessage } from "./provider-events.repository.ts";

/**
 * Keeps a provider's message, and after the response asks the provider for the state of the payment that it is about:
 * the order in which messages arrive means nothing, and one that comes again has no second effect.
 *
 * @throws AppError not-found, invalid-signature, malformed-request
 */
export async function receiveMessage(
  ctx: PaymentsContext,
  providerId: string,
  { rawBody, headers }: { rawBody: string; headers: Headers },
): Promise<void> {
  const provider = ctx.providers.get(providerId);
  if (!provider) throw new AppError("not-found", "No such payment provider is configured.");
  const event = await provider.parseEvent(rawBody, headers);
  if (!event) return;
  const { isNew, payment } = await keepMessage(ctx.db, provider.id, event);
  if (!isNew) return;
  const message = { provider: provider.id, eventId: event.eventId };
  if (!payment) {
    const { paymentId, providerPaymentId } = event;
    return ctx.log.warn("message about an unknown payment", { ...message, paymentId, providerPaymentId });
  }

  const handle = async () => {
    try {
      if (event.isAboutRefund) await pollRefunds(ctx, payment);
      await syncPayment(ctx, payment, message);
    } catch (error) {
      ctx.log.warn("message kept, the cron will handle it", { ...message, error: describeError(error) });
    }
  };
  ctx.defer(handle());
}
