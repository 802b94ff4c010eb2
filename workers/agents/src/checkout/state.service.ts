import { type Schemas, ShopProblem } from "#shared/client/client.ts";
import type { SessionCart } from "#shared/contracts/agents/agent-sessions.ts";
import { callOf } from "#shared/core/context.ts";
import { serviceUnavailable } from "#shared/core/errors.ts";
import type { AgentsContext } from "../context.ts";
import { openAsBuyer } from "../shop/open-shop.ts";
import type { Session } from "./session.ts";

type Cart = Schemas["Cart"];
type Order = Schemas["Order"];
type Option = Schemas["OfferedShippingMethod"];

/**
 * A session as it is now. `wasPaid`: the order became paid, also when it is cancelled now. `options`: how its cart can be shipped to
 * its address. `payment`: of an order that waits for money, a payment that is under way or has just succeeded.
 */
export type State = {
  cart: Cart;
  order: Order | undefined;
  wasPaid?: boolean;
  options: Option[];
  payment?: "processing" | "succeeded" | undefined;
};

/** `undefined` when the cart has expired, or its order has become another user's. */
export async function readState(ctx: AgentsContext, session: Session): Promise<State | undefined> {
  if (session.canceled) return { cart: session.canceled, order: undefined, options: [] };
  const read = await readCart(ctx, session);
  if (!read) return undefined;
  const { cart, order, wasPaid, methods } = read;
  if (!order) return { cart, order: undefined, options: methods };
  if (order.status !== "pending") return { cart, order, wasPaid, options: [], payment: undefined };
  try {
    return { cart, order, options: [], payment: await findPayment(ctx, session, order.id) };
  } catch (error) {
    if (error instanceof ShopProblem && error.status === 404) return undefined;
    throw error;
  }
}

/** The state of an open session whose cart was just changed. */
export async function completeState(ctx: AgentsContext, session: Session, cart: Cart): Promise<State> {
  const options = cart.shippingAddress ? (await readCart(ctx, session))?.methods : undefined;
  return { cart, order: undefined, options: options ?? [] };
}

/** With all that a session shows, so that the cart is read and priced once. */
async function readCart(ctx: AgentsContext, { cartId, userId }: Session): Promise<SessionCart | undefined> {
  try {
    return await ctx.env.ORDERS_SESSIONS.readCart(callOf(ctx), { cartId, userId });
  } catch (error) {
    throw serviceUnavailable(error);
  }
}

async function findPayment(ctx: AgentsContext, { principal }: Session, id: string): Promise<State["payment"]> {
  const shop = openAsBuyer(ctx, principal);
  const { data } = await shop.GET("/api/v1/orders/{id}/payments", { params: { path: { id } } });
  return (["succeeded", "processing"] as const).find((wanted) => data.items.some(({ status }) => status === wanted));
}
