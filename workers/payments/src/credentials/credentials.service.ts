import type { ConfirmPayment, ConfirmResult, CredentialProvider } from "#shared/contracts/payments-rpc.ts";
import { serviceUnavailable } from "#shared/core/errors.ts";
import type { PaymentsContext } from "../context.ts";
import { setState, syncPayment } from "../payments/states.service.ts";
import { type ConfirmablePayment, claimPayment, releaseClaim } from "./credentials.repository.ts";

/** The providers whose payments agents can pay with a credential. */
export async function listCredentialProviders(ctx: PaymentsContext): Promise<CredentialProvider[]> {
  return [...ctx.providers.values()].flatMap(({ id, credentials }) =>
    credentials ? [{ id, config: credentials.config }] : [],
  );
}

/**
 * Pays an open payment with an agent's credential. One call at a time may ask the provider, so two cannot take money twice
 * by two payments of an order. If the provider's answer is lost, the claim of this call ends after a while, and a repetition,
 * the provider's message or the cron finds out what it did.
 *
 * @throws AppError service-unavailable
 */
export async function confirmPayment(
  ctx: PaymentsContext,
  { paymentId, userId, credential, returnUrl }: ConfirmPayment,
): Promise<ConfirmResult> {
  const row = await claimPayment(ctx.db, { paymentId, userId });
  const port = row && ctx.providers.get(row.provider)?.credentials;
  if (!port) return { outcome: "unknown-payment" };
  const { claim } = row;
  if (!claim) return readDecided(ctx, row);
  const answer = await askProvider(port.confirm(row, credential, returnUrl));
  if (!("status" in answer)) {
    await releaseClaim(ctx.db, claim);
    return { outcome: "refused", failure: answer.failure };
  }
  const changed = await setState(ctx, row, answer);
  if (answer.status === "requires-action") await releaseClaim(ctx.db, claim);
  const { status, failure } = changed?.payment ?? answer;
  return { outcome: "decided", status, failure };
}

/** A payment that this call may not pay: what became of it, by the provider's word if that is open. */
async function readDecided(ctx: PaymentsContext, row: ConfirmablePayment): Promise<ConfirmResult> {
  const { failureCode: code, failureMessage: message } = row;
  const failure = code === null ? null : { code, message: message ?? "" };
  if (row.status !== "requires-action" && row.status !== "processing") {
    return { outcome: "decided", status: row.status, failure };
  }
  const status = await askProvider(syncPayment(ctx, row));
  return status === "requires-action" ? { outcome: "busy" } : { outcome: "decided", status, failure };
}

async function askProvider<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw serviceUnavailable(error);
  }
}
