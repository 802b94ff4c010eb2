import { type Schemas, ShopProblem } from "#shared/client/client.ts";
import { callOf } from "#shared/core/context.ts";
import type { AgentsContext } from "../context.ts";
import { openAsBuyer } from "../shop/open-shop.ts";
import { isOpen, toCheckout, type Ucp } from "./checkout-view.ts";
import { type Message, recoverable } from "./messages.ts";
import { requireState } from "./require-session.ts";
import type { Session } from "./session.ts";
import type { State } from "./state.service.ts";

const TOTAL_CHANGED = recoverable(
  "total_changed",
  "$.totals",
  "The total is not the one that you were shown last. Show this one to the buyer, and complete again.",
);

/**
 * Places the order of a session at the total that the agent was shown last. Called again, it answers the same order: a cart has
 * at most one. What cannot be ordered, or paid by the agent, stays as it is, and the messages say why.
 *
 * @throws UcpRefusal session_closed
 */
export async function completeCheckout(ctx: AgentsContext, ucp: Ucp, session: Session): Promise<object> {
  const state = await requireState(ctx, session);
  if (!isOpen(session, state)) return toCheckout(ctx, ucp, session, state).document;
  const { status, document } = toCheckout(ctx, ucp, session, state);
  if (status !== "ready_for_complete") return document;
  if (session.shownTotal !== state.cart.total.amount) return showTotal(ctx, ucp, session, state, [TOTAL_CHANGED]);
  const refused = await placeOrder(ctx, session, state.cart.total);
  const after = await requireState(ctx, session);
  if (refused) return showTotal(ctx, ucp, session, after, refused);
  return toCheckout(ctx, ucp, session, after).document;
}

/** Answers a session, and keeps the total that it can be completed at. */
export async function showTotal(
  ctx: AgentsContext,
  ucp: Ucp,
  session: Session,
  state: State,
  said: Message[] = [],
): Promise<object> {
  const { status, document } = toCheckout(ctx, ucp, session, state, said);
  const total = state.cart.total.amount;
  const isReady = status === "ready_for_complete" || said.includes(TOTAL_CHANGED);
  if (isReady && isOpen(session, state) && session.shownTotal !== total) {
    await ctx.env.ORDERS_SESSIONS.keepShownTotal(callOf(ctx), { key: session.key, total });
  }
  return document;
}

/** Why the shop did not take the order; `undefined` when there is one. */
async function placeOrder(
  ctx: AgentsContext,
  { cartId, principal }: Session,
  expectedTotal: Schemas["Money"],
): Promise<Message[] | undefined> {
  const params = { path: { id: cartId } };
  try {
    await openAsBuyer(ctx, principal).POST("/api/v1/carts/{id}/complete", { params, body: { expectedTotal } });
    return undefined;
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
