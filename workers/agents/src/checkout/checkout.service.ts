import { isDeepStrictEqual } from "node:util";
import { type Schemas, ShopProblem } from "#shared/client/client.ts";
import { callOf } from "#shared/core/context.ts";
import type { AgentsContext } from "../context.ts";
import { openAsBuyer } from "../shop/open-shop.ts";
import type { Negotiated } from "../ucp/negotiate.ts";
import { sessionClosed, UcpRefusal } from "../ucp/refusals.ts";
import { adapterOf } from "../ucp/versions.ts";
import { applyRequest, type RequestRules, type Wanted } from "./apply.service.ts";
import type { SessionRequest } from "./checkout.schema.ts";
import { type Item, resolveItems } from "./items.service.ts";
import type { Message } from "./messages.ts";
import { requireOpen, requireState } from "./require-state.ts";
import type { Session } from "./session.ts";
import { type Agent, newBuyer, newSession, openSession } from "./sessions.service.ts";
import { completeState, type State } from "./state.service.ts";

type Cart = Schemas["Cart"];

/** A session as it is now, with what was not taken of the last request. `isRefused`: nothing of it, so nothing was changed. */
export type Shown = { session: Session; state: State; messages: Message[]; isRefused?: boolean };

export const rulesOf = ({ version, capabilities }: Negotiated, isCheckout: boolean): RequestRules => ({
  adapter: adapterOf(version),
  capabilities,
  isCheckout,
});

/**
 * Makes a cart of these items, and a session of it. `refused`: why there is none.
 *
 * @throws UcpRefusal unauthorized, invalid_request, too_many_sessions
 * @throws AppError rate-limited
 */
export async function createSession(
  ctx: AgentsContext,
  agent: Agent,
  request: SessionRequest,
  rules: RequestRules,
): Promise<Shown | { refused: Message[] }> {
  rules.adapter.readConsent(request.buyer?.consent);
  const { items, faults } = await resolveItems(ctx, request.line_items);
  if (faults.length > 0)
    return { refused: faults.map((fault) => ({ ...fault, severity: "unrecoverable" }) as Message) };
  const buyer = await newBuyer(ctx, agent);
  const cart = await createCart(ctx, buyer, items);
  if ("refused" in cart) return cart;
  const draft = newSession(buyer, cart.id);
  const applied = await applyRequest(ctx, draft, cart, request, rules);
  // When something is rejected, the items are there; what else was asked for is not, and the messages say so.
  const { messages, ...taken } = "rejected" in applied ? { session: draft, cart, messages: applied.rejected } : applied;
  const session = await openSession(ctx, taken.session, { buyer, isGuest: buyer !== agent });
  return { session, state: await completeState(ctx, session, taken.cart), messages };
}

async function createCart(ctx: AgentsContext, buyer: Agent, items: Item[]) {
  try {
    return (await openAsBuyer(ctx, buyer).POST("/api/v1/carts", { body: { items } })).data;
  } catch (error) {
    if (!(error instanceof ShopProblem)) throw error;
    if (error.status === 409) throw new UcpRefusal("too_many_sessions", error.detail);
    if (error.type !== "/problems/mixed-currencies") throw error;
    const message = { type: "error", code: "mixed_currencies", content: error.detail, severity: "unrecoverable" };
    return { refused: [message as Message] };
  }
}

/**
 * Makes a session what a request says. What a request names and there is not is said in the messages: then nothing is changed.
 *
 * @throws UcpRefusal session_closed, invalid_request
 */
export async function updateSession(
  ctx: AgentsContext,
  session: Session,
  { line_items: lines, ...wanted }: SessionRequest,
  rules: RequestRules,
): Promise<Shown> {
  const state = await requireOpen(ctx, session);
  const { items, faults } = await resolveItems(ctx, lines);
  if (faults.length > 0) return { session, state, messages: faults, isRefused: true };
  return change(ctx, session, state, { ...wanted, items: merge(items) }, rules);
}

/** Only where and how the cart goes, when a checkout begins with a cart that there is. */
export async function updateFulfillment(
  ctx: AgentsContext,
  session: Session,
  fulfillment: SessionRequest["fulfillment"],
  rules: RequestRules,
): Promise<Shown> {
  const state = await requireOpen(ctx, session);
  if (!fulfillment) return { session, state, messages: [] };
  const { cart } = state;
  const { refusedCodes = [] } = session.details;
  const codes = [...cart.discountCodes, ...refusedCodes.map(({ given }) => given)];
  const kept = { buyer: { ...session.details.buyer, email: cart.email }, discounts: { codes } };
  // The consent stays as it is, in whatever form the version has it.
  const adapter = { ...rules.adapter, readConsent: () => session.details.consent ?? {} };
  return change(ctx, session, state, { ...kept, fulfillment }, { ...rules, adapter });
}

async function change(
  ctx: AgentsContext,
  session: Session,
  state: State,
  wanted: Wanted,
  rules: RequestRules,
): Promise<Shown> {
  const applied = await applyRequest(ctx, session, state.cart, wanted, rules);
  if ("rejected" in applied) return { session, state, messages: applied.rejected, isRefused: true };
  const { cart, messages, session: changed } = applied;
  const { id, details } = changed;
  if (!isDeepStrictEqual(details, session.details)) {
    await ctx.env.ORDERS_SESSIONS.keepDetails(callOf(ctx), { id, details });
  }
  // The offers of a moment ago still hold when nothing of what they depend on was changed.
  const isSameOffer = isDeepStrictEqual(toShipped(state.cart), toShipped(cart));
  const shown = isSameOffer ? { ...state, cart } : await completeState(ctx, changed, cart);
  return { session: changed, state: shown, messages };
}

/** What the offered shipping methods and their costs depend on. */
const toShipped = ({ items, shippingAddress, discountCodes }: Cart) => ({ items, shippingAddress, discountCodes });

/** Lines of the same variant add up. */
function merge(items: Item[]): Item[] {
  const quantities = new Map<string, number>();
  for (const { variantId, quantity } of items) quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
  return [...quantities].map(([variantId, quantity]) => ({ variantId, quantity }));
}

/**
 * Cancels a session, and answers it as it was. An order that is not paid yet is cancelled too.
 *
 * @throws UcpRefusal session_closed
 */
export async function cancelSession(ctx: AgentsContext, session: Session): Promise<Shown> {
  if (session.canceled) await requireOpen(ctx, session);
  const result = await ctx.env.ORDERS_SESSIONS.cancelSession(callOf(ctx), { id: session.id });
  if (result.outcome === "canceled") {
    const state = { cart: result.cart, order: undefined, options: [] };
    return { session: { ...session, canceled: result.cart }, state, messages: [] };
  }
  return cancelOrder(ctx, session);
}

/** An order that waits for money can be cancelled like the session that it is of; its version changes when it is paid. */
async function cancelOrder(ctx: AgentsContext, session: Session): Promise<Shown> {
  const { order, payment } = await requireState(ctx, session);
  if (order?.status !== "pending" || payment) throw sessionClosed();
  const params = { path: { id: order.id }, header: { "if-match": `"${order.version}"` } };
  await openAsBuyer(ctx, session.principal).POST("/api/v1/orders/{id}/cancel", { params });
  return { session, state: await requireState(ctx, session), messages: [] };
}
