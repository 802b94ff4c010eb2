import { v5 as uuidFromName } from "uuid";
import type { AgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { ReserveResult } from "#shared/contracts/products.ts";
import { wasRefused } from "#shared/database/errors.ts";
import { AppError, validationFailed } from "#shared/core/errors.ts";
import { MAX_AMOUNT } from "#shared/values/money.ts";
import { sha256 } from "#shared/values/hash.ts";
import type { OrdersContext } from "../context.ts";
import { newOrderEvent } from "./new-order-event.ts";
import { findOrderByIdempotencyKey } from "./orders.repository.ts";
import { mergeLines, type NewOrder } from "./orders.schema.ts";
import { asPlaced } from "./as-placed.ts";
import { releaseHold, reserve } from "./holds.service.ts";
import { insertOrderWithEvent } from "./placement.repository.ts";
import { relayClaimed } from "../events/events.service.ts";

type PlaceOrder = {
  userId: string;
  body: NewOrder;
  /** The shopping agent that places it for the buyer. */
  agent?: AgentOrigin | null;
  idempotencyKey: string | undefined;
};
type Placed = { order: Order; replayed: boolean };

/**
 * Places an order: holds its stock, writes it with its event, and sends the event after the response. With an
 * idempotency key all attempts share one reservation, so that concurrent, interrupted and repeated attempts result in
 * one order. `replayed` is true when the order existed before.
 *
 * @throws AppError unknown-product, variant-required, mixed-currencies, insufficient-stock, validation-failed,
 *   idempotency-key-reused, service-unavailable
 */
export async function placeOrder(
  ctx: OrdersContext,
  { userId, body, agent = null, idempotencyKey }: PlaceOrder,
): Promise<Placed> {
  const requestHash = await sha256(JSON.stringify(body));
  const reservationId = idempotencyKey ? uuidFromName(`${idempotencyKey} ${requestHash}`, userId) : ctx.newId();

  const reserved = await reserve(ctx, { reservationId, lines: mergeLines(body.items) });
  if (reserved.outcome !== "reserved") {
    if (idempotencyKey) await refuseReusedKey(ctx, userId, idempotencyKey, requestHash);
    throw refusal(reserved);
  }

  const event = newOrderEvent(ctx, "order.created", { actor: "customer", userId });
  const release = () => ctx.defer(releaseHold(ctx, reservationId));
  const record = {
    id: ctx.newId(),
    userId,
    agent,
    lines: reserved.lines,
    reservationId,
    reservationExpiresAt: reserved.expiresAt,
    idempotencyKey: idempotencyKey ?? null,
    requestHash,
    paymentWindowSeconds: ctx.paymentWindowSeconds,
    event,
  };
  const stored = await insertOrderWithEvent(ctx.db, record).catch((error: unknown) => {
    // Without a key no other request uses the hold. When the outcome of the write is unknown, the sweep settles it.
    if (!idempotencyKey && wasRefused(error)) release();
    throw error;
  });

  if (!stored) {
    if (!idempotencyKey) release();
    throw new AppError("service-unavailable", "The order took too long and was not placed. Send it again.", {
      headers: { "Retry-After": "1" },
    });
  }
  if (stored.requestHash !== requestHash) {
    // The key belongs to another order, so no order can be written on this hold: release it at once.
    release();
    throw new AppError("idempotency-key-reused");
  }
  if (!stored.due) return { order: asPlaced(stored.order), replayed: true };

  ctx.defer(relayClaimed(ctx, stored.due));
  return { order: stored.order, replayed: false };
}

/**
 * A reused key is reported before any other refusal of the second request.
 *
 * @throws AppError idempotency-key-reused
 */
async function refuseReusedKey(ctx: OrdersContext, userId: string, key: string, requestHash: string): Promise<void> {
  const first = await findOrderByIdempotencyKey(ctx.db, userId, key);
  if (first && first.requestHash !== requestHash) throw new AppError("idempotency-key-reused");
}

function refusal(result: Exclude<ReserveResult, { outcome: "reserved" }>): AppError {
  switch (result.outcome) {
    case "unknown-product":
      return new AppError("unknown-product", undefined, { extras: { productIds: result.productIds } });
    case "variant-required":
      return new AppError("variant-required", undefined, { extras: { productIds: result.productIds } });
    case "mixed-currencies":
      return new AppError("mixed-currencies");
    case "insufficient-stock":
      return new AppError("insufficient-stock", undefined, { extras: { shortages: result.shortages } });
    case "total-too-large":
      return validationFailed("items", "too_big", `the order may come to ${MAX_AMOUNT} minor units at most`);
  }
}
