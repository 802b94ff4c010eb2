import type {
  AgentSession,
  AgentSessionsRpc,
  CancelSessionResult,
  NewAgentSession,
  SessionDetails,
} from "#shared/contracts/agents/agent-sessions.ts";
import type { Cart } from "#shared/contracts/carts.ts";
import { AppError } from "#shared/core/errors.ts";
import { pruneTables } from "#shared/database/prune.ts";
import { requireChange } from "../carts/cart-changes.ts";
import { byId, requireVariants } from "../carts/cart-variants.service.ts";
import { findCart, replaceCartItems } from "../carts/carts.repository.ts";
import { mergeItems, showCart, showChangedCart } from "../carts/carts.service.ts";
import type { OrdersContext } from "../context.ts";
import { deleteOldRequests } from "./agent-requests.repository.ts";
import {
  cancelCart,
  deleteOldSessions,
  insertSession,
  selectSession,
  updateSession,
} from "./agent-sessions.repository.ts";

/** How often a cancellation is tried when the cart changes between reading and deleting it. */
const ATTEMPTS = 5;

export const openSession = (ctx: OrdersContext, session: NewAgentSession): Promise<void> =>
  insertSession(ctx.db, session);

export const findSession = (
  ctx: OrdersContext,
  { id, agent }: { id: string; agent: string },
): Promise<AgentSession | undefined> => selectSession(ctx.db, id, agent);

export const keepDetails = (
  ctx: OrdersContext,
  { id, details }: { id: string; details: SessionDetails },
): Promise<void> => updateSession(ctx.db, id, { details });

export const keepShownTotal = (ctx: OrdersContext, { id, total }: { id: string; total: number }): Promise<void> =>
  updateSession(ctx.db, id, { shownTotal: total });

type ReplaceItems = Parameters<AgentSessionsRpc["replaceItems"]>[1];

/** @throws AppError not-found, cart-completed, unknown-product, mixed-currencies, validation-failed */
export async function replaceItems(ctx: OrdersContext, { cartId, userId, items }: ReplaceItems): Promise<Cart> {
  const variants = await requireVariants(
    ctx,
    items.map(({ variantId }) => ({ variantId })),
  );
  const currency = variants[0]?.currency ?? null;
  if (variants.some((variant) => variant.currency !== currency)) throw new AppError("mixed-currencies");
  const target = { id: cartId, userId, versions: undefined };
  const changed = await replaceCartItems(ctx.db, target, mergeItems(items, variants), currency);
  return showChangedCart(
    ctx,
    requireChange(changed, target, () => new AppError("cart-completed")),
    byId(variants),
  );
}

/** Deletes the cart of a session, unless it has become an order. */
export async function cancelSession(ctx: OrdersContext, { id }: { id: string }): Promise<CancelSessionResult> {
  for (let attempt = 1; ; attempt++) {
    const session = await selectSession(ctx.db, id);
    if (!session) return { outcome: "unknown" };
    if (session.canceled) return { outcome: "canceled", cart: session.canceled };
    const row = await findCart(ctx.db, session.cartId, session.userId);
    if (!row) return { outcome: "unknown" };
    if (row.orderId) return { outcome: "completed" };
    const cart = await showCart(ctx, row);
    // The last attempt deletes the cart whatever has changed since it was read: as if the cancellation had come before.
    const anyVersion = attempt >= ATTEMPTS;
    if (await cancelCart(ctx.db, id, cart, { anyVersion })) return { outcome: "canceled", cart };
  }
}

export async function pruneAgentSessions(ctx: OrdersContext): Promise<void> {
  await pruneTables(ctx, {
    agent_sessions: (limit) => deleteOldSessions(ctx.db, limit),
    agent_requests: (limit) => deleteOldRequests(ctx.db, limit),
  });
}
