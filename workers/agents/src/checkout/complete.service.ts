import { type Schemas, ShopProblem } from "#shared/client/client.ts";
import { callOf } from "#shared/core/context.ts";
import type { AgentsContext } from "../context.ts";
import { openAsBuyer } from "../shop/open-shop.ts";
import { payWithInstrument } from "../payment/pay-with-instrument.ts";
import { findProvider } from "../payment/payment-handlers.ts";
import { type Checkout, isOpen, payInShop, toCheckout, type Ucp } from "./checkout-view.ts";
import type { Completion, Instrument } from "./checkout.schema.ts";
import { type Message, recoverable } from "./messages.ts";
import { requireState } from "./require-state.ts";
import type { Session } from "./session.ts";
import type { State } from "./state.service.ts";

const TOTAL_CHANGED = recoverable(
  "total_changed",
  "$.totals",
  "The total is not the one that you were shown last. Show this one to the buyer, and complete again, with another Idempotency-Key.",
);

const NO_INSTRUMENT = payInShop("The buyer pays in the shop: no instrument that was sent can pay this alone.");

/**
 * Places the order of a session at the total that the agent was shown last, and pays it. Called again, it answers the same order, and
 * pays what is not paid yet: a cart has at most one order, and an order is paid once. What cannot be ordered, or paid by the
 * agent, stays as it is, and the messages say why.
 *
 * @returns `isRefused` when the same request may still succeed: nothing was ordered, or the agent could not pay the order. Not
 * after `total_changed`: a request that is sent again because its answer was lost must not order at a total that was never
 * shown. Nor when the buyer has to pay the order.
 * @throws UcpRefusal session_closed
 */
export async function completeCheckout(
  ctx: AgentsContext,
  ucp: Ucp,
  session: Session,
  request: Completion,
): Promise<{ document: object; isRefused: boolean }> {
  const before = await requireState(ctx, session);
  const refuse = async (state: State, said: Message[]) => {
    const { document } = await showTotal(ctx, ucp, session, state, said);
    return { document, isRefused: !said.includes(TOTAL_CHANGED) };
  };
  const { status, document } = toCheckout(ctx, ucp, session, before);
  if (status !== "ready_for_complete") return { document, isRefused: status !== "completed" };
  const instrument = findInstrument(ucp, request);
  const { total } = before.cart;
  if (total.amount > 0 && !instrument) return refuse(before, [NO_INSTRUMENT]);
  if (!before.order && session.shownTotal !== total.amount) return refuse(before, [TOTAL_CHANGED]);
  const placed = before.order ?? (await placeOrder(ctx, session, total));
  // The shop refused the cart as it is now, which is no longer as it was read.
  if (Array.isArray(placed)) return refuse(await requireState(ctx, session), placed);
  const said = instrument && total.amount > 0 ? await pay(ctx, { ucp, session }, placed.id, instrument) : [];
  // Read again: the payment, or a concurrent request, has changed the order.
  const after = await showTotal(ctx, ucp, session, await requireState(ctx, session), said);
  // While the provider decides on a payment, a repetition answers what came of it.
  const isKept = after.status === "completed" || after.status === "requires_escalation";
  return { document: after.document, isRefused: !isKept };
}

/** The instrument that is to pay, if the shop takes its like. */
function findInstrument({ handlers }: Ucp, { payment }: Completion): Instrument | undefined {
  const instruments = payment?.instruments ?? [];
  const instrument = instruments.find(({ selected }) => selected) ?? instruments[0];
  // A raw card number has no token: it must not pass through the shop.
  const isTaken = instrument?.credential?.token && findProvider(handlers, instrument.handler_id);
  return isTaken ? instrument : undefined;
}

/** Pays the order; what hinders it are messages. */
async function pay(
  ctx: AgentsContext,
  { ucp: { handlers }, session: { principal } }: { ucp: Ucp; session: Session },
  orderId: string,
  { handler_id, credential }: Instrument,
): Promise<Message[]> {
  const result = await payWithInstrument(ctx, { principal, handlers }, orderId, { handler_id, credential });
  if (result.outcome === "needs-buyer") return [NO_INSTRUMENT];
  if (result.outcome !== "declined") return [];
  return [recoverable("payment_failed", "$.payment.instruments[0]", result.failure.message)];
}

/** Answers a session, and keeps the total that it can be completed at. */
export async function showTotal(
  ctx: AgentsContext,
  ucp: Ucp,
  session: Session,
  state: State,
  said: Message[] = [],
): Promise<Checkout> {
  const checkout = toCheckout(ctx, ucp, session, state, said);
  const total = state.cart.total.amount;
  const isReady = checkout.status === "ready_for_complete" || said.includes(TOTAL_CHANGED);
  if (isReady && isOpen(session, state) && session.shownTotal !== total) {
    await ctx.env.ORDERS_SESSIONS.keepShownTotal(callOf(ctx), { id: session.id, total });
  }
  return checkout;
}

/** The order, or why the shop did not take it. */
async function placeOrder(
  ctx: AgentsContext,
  { cartId, principal }: Session,
  expectedTotal: Schemas["Money"],
): Promise<Schemas["Order"] | Message[]> {
  const params = { path: { id: cartId } };
  try {
    return (await openAsBuyer(ctx, principal).POST("/api/v1/carts/{id}/complete", { params, body: { expectedTotal } }))
      .data;
  } catch (error) {
    if (!(error instanceof ShopProblem && error.status === 409)) throw error;
    return toRefusals(error);
  }
}

function toRefusals({ type, detail, shortages }: ShopProblem): Message[] {
  switch (type) {
    case "/problems/insufficient-stock":
      return shortages.map(({ requested, available }) => {
        const content = `There are only ${available} left of ${requested}.`;
        return recoverable("out_of_stock", "$.line_items", content);
      });
    case "/problems/discount-used-up":
      return [recoverable("discount_code_not_applicable", "$.discounts.codes", detail)];
    case "/problems/cart-changed":
      return [TOTAL_CHANGED];
    default:
      return [recoverable("incomplete", "$", detail)];
  }
}
