import { type Schemas, ShopProblem } from "#shared/client/client.ts";
import type { AgentsContext } from "../context.ts";
import { openAsBuyer } from "../shop/open-shop.ts";
import type { Session } from "./session.ts";

type Cart = Schemas["Cart"];
type Order = Schemas["Order"];
type Option = Schemas["OfferedShippingMethod"];

/**
 * A session as it is now. `options`: how its cart can be shipped to its address. `payment`: of an order that waits for money, a
 * payment that is under way or has just succeeded.
 */
export type State = {
  cart: Cart;
  order: Order | undefined;
  options: Option[];
  payment?: "processing" | "succeeded" | undefined;
};

/** `undefined` when the cart has expired. */
export async function readState(ctx: AgentsContext, session: Session): Promise<State | undefined> {
  if (session.canceled) return { cart: session.canceled, order: undefined, options: [] };
  const shop = openAsBuyer(ctx, session.principal);
  try {
    const { data } = await shop.GET("/api/v1/carts/{id}", { params: { path: { id: session.cartId } } });
    return await completeState(ctx, session, data);
  } catch (error) {
    if (error instanceof ShopProblem && error.status === 404) return undefined;
    throw error;
  }
}

/** The state of a session whose cart was just read. */
export async function completeState(ctx: AgentsContext, session: Session, cart: Cart): Promise<State> {
  const shop = openAsBuyer(ctx, session.principal);
  if (cart.orderId) {
    const { data } = await shop.GET("/api/v1/orders/{id}", { params: { path: { id: cart.orderId } } });
    const payment = data.status === "pending" ? await findPayment(ctx, session, data.id) : undefined;
    return { cart, order: data, options: [], payment };
  }
  return { cart, order: undefined, options: cart.shippingAddress ? await readOptions(ctx, session) : [] };
}

async function readOptions(ctx: AgentsContext, { cartId, principal }: Session): Promise<Option[]> {
  const params = { path: { id: cartId } };
  try {
    const shop = openAsBuyer(ctx, principal);
    return (await shop.GET("/api/v1/carts/{id}/shipping-methods", { params })).data.items;
  } catch (error) {
    // The shop does not ship there, which the cart's requirements say.
    if (error instanceof ShopProblem && error.status === 422) return [];
    throw error;
  }
}

async function findPayment(ctx: AgentsContext, { principal }: Session, id: string): Promise<State["payment"]> {
  const shop = openAsBuyer(ctx, principal);
  const { data } = await shop.GET("/api/v1/orders/{id}/payments", { params: { path: { id } } });
  return (["succeeded", "processing"] as const).find((wanted) => data.items.some(({ status }) => status === wanted));
}
