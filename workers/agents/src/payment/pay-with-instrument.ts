import { z } from "zod";
import { ShopProblem } from "#shared/client/problem.ts";
import type { ShopClient } from "#shared/client/client.ts";
import type { ConfirmResult } from "#shared/contracts/payments-rpc.ts";
import type { PaymentFailure, ProviderId } from "#shared/contracts/payments.ts";
import { callOf } from "#shared/core/context.ts";
import { isAppError, serviceUnavailable } from "#shared/core/errors.ts";
import type { AgentsContext } from "../context.ts";
import { openAsBuyer, type Principal } from "../shop/open-shop.ts";
import { findProvider, type HandlerRegistry } from "./payment-handlers.ts";

/** What of an instrument pays. Raw card numbers have no `token`: they are no credential that the shop takes. */
const CredentialSchema = z.looseObject({ type: z.string().max(100), token: z.string().min(1).max(1000) });

/** Who pays, and the payment handlers that are declared to the agent. */
type Payer = { principal: Principal; handlers: HandlerRegistry };

/** A payment instrument as an agent sends it. `display` and `billing_address` are for people, and not read. */
type Instrument = { handler_id: string; credential?: unknown };

type InstrumentResult =
  | { outcome: "paid" }
  /** The provider has not decided, or another call is paying the order. */
  | { outcome: "processing" }
  /** Nothing was taken, and the order can be paid again. `code` is the provider's. */
  | { outcome: "declined"; failure: PaymentFailure }
  /** No configured handler takes this, or the buyer has to act: they pay in the storefront. */
  | { outcome: "needs-buyer" }
  /** The order takes no payment any more. */
  | { outcome: "not-payable" };

/**
 * Pays an order of the buyer with what an agent got for it. orders starts the payment of the whole total, or finds the open one,
 * and payments confirms it; called again, or twice at once, it takes money once.
 *
 * @throws AppError service-unavailable, ShopProblem
 */
export async function payWithInstrument(
  ctx: AgentsContext,
  { principal, handlers }: Payer,
  orderId: string,
  { handler_id: handlerId, credential }: Instrument,
): Promise<InstrumentResult> {
  const { identity } = principal;
  const { data: token } = CredentialSchema.safeParse(credential);
  const provider = token && findProvider(handlers, handlerId);
  if (!provider || identity.kind !== "user") return { outcome: "needs-buyer" };
  const returnUrl = `${ctx.vars.SHOP_URL}/orders/${orderId}`;
  const shop = openAsBuyer(ctx, principal);
  const payment = await startPayment(shop, { orderId, provider, returnUrl });
  if ("outcome" in payment) return payment;
  if (payment.provider !== provider) return { outcome: "needs-buyer" };
  const { userId } = identity;
  const { type, token: secret } = token;
  const input = { paymentId: payment.id, userId, credential: { type, token: secret }, returnUrl };
  return toResult(await callPayments(ctx.env.PAYMENTS_CREDENTIALS.confirmPayment(callOf(ctx), input)));
}

type Start = { orderId: string; provider: ProviderId; returnUrl: string };

async function startPayment(shop: ShopClient, { orderId: id, provider, returnUrl }: Start) {
  const params = { path: { id } };
  try {
    return (await shop.POST("/api/v1/orders/{id}/payments", { params, body: { provider, returnUrl } })).data;
  } catch (error) {
    if (!(error instanceof ShopProblem) || error.type !== "/problems/order-not-payable") throw error;
    // Perhaps because it has been paid, which the order learns a moment later.
    const { data } = await shop.GET("/api/v1/orders/{id}/payments", { params });
    const isPaid = data.items.some(({ status }) => status === "succeeded");
    return { outcome: isPaid ? ("paid" as const) : ("not-payable" as const) };
  }
}

function toResult(result: ConfirmResult): InstrumentResult {
  if (result.outcome === "busy") return { outcome: "processing" };
  if (result.outcome === "refused") return { outcome: "declined", failure: result.failure };
  if (result.outcome === "unknown-payment") return { outcome: "needs-buyer" };
  switch (result.status) {
    case "succeeded":
      return { outcome: "paid" };
    case "processing":
      return { outcome: "processing" };
    case "requires-action":
      return { outcome: "needs-buyer" };
    case "canceled":
      return { outcome: "not-payable" };
    case "failed":
      return { outcome: "declined", failure: result.failure ?? { code: "payment_failed", message: "It failed." } };
  }
}

async function callPayments<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw isAppError(error) ? error : serviceUnavailable(error);
  }
}
