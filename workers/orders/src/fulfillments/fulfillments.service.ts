import type { Fulfillment } from "#shared/contracts/fulfillments.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { ChangedBy } from "../history/history.schema.ts";
import { AppError } from "#shared/core/errors.ts";
import type { OrderReader } from "#shared/http/route.ts";
import { sha256 } from "#shared/values/hash.ts";
import type { OrdersContext } from "../context.ts";
import { relayInOrder } from "../events/events.service.ts";
import { newOrderEvent } from "../orders/new-order-event.ts";
import { requireOrder } from "../orders/orders.service.ts";
import { insertFulfillment, listFulfillments } from "./fulfillments.repository.ts";
import type { NewFulfillment } from "./fulfillments.schema.ts";

type Fulfill = NewFulfillment & {
  orderId: string;
  /** The versions of the order that it may start from (`If-Match`); any when `undefined`. */
  versions?: number[] | undefined;
  by: ChangedBy;
  idempotencyKey?: string | undefined;
};

/**
 * Records that units of a paid order have left: those of `items`, or all that are left; once for each idempotency key. With
 * the last unit the order is shipped.
 *
 * @throws AppError not-found, version-mismatch, invalid-transition, nothing-to-fulfill, idempotency-key-reused
 */
export async function createFulfillment(
  ctx: OrdersContext,
  { by, versions, idempotencyKey, ...fields }: Fulfill,
): Promise<{ fulfillment: Fulfillment; order: Order; isReplayed: boolean }> {
  const [created, shipped] = [newOrderEvent(ctx, "fulfillment.created", by), newOrderEvent(ctx, "order.shipped", by)];
  const id = ctx.newId();
  const requestHash = idempotencyKey ? await hashRequest(fields) : null;
  const ofRequest = { userId: by.userId, idempotencyKey: idempotencyKey ?? null, requestHash };
  const { stored, row } = await insertFulfillment(ctx.db, { ...fields, id, versions, ...ofRequest, created, shipped });
  const { order } = requireOrder(row);
  if (!stored) throw refusal(order, versions);
  const { fulfillment } = stored;
  if (fulfillment.id === id) {
    ctx.defer(relayInOrder(ctx, order.status === "shipped" ? [created.id, shipped.id] : [created.id]));
    return { fulfillment, order, isReplayed: false };
  }
  if (stored.requestHash !== requestHash) throw new AppError("idempotency-key-reused");
  return { fulfillment, order, isReplayed: true };
}

/** What is left out and what is null is the same. */
function hashRequest({ orderId, items, carrier, trackingNumber, trackingUrl }: NewFulfillment & { orderId: string }) {
  return sha256(JSON.stringify([orderId, items ?? null, carrier ?? null, trackingNumber ?? null, trackingUrl ?? null]));
}

function refusal({ status, version }: Order, versions: number[] | undefined): AppError {
  if (versions && !versions.includes(version)) return new AppError("version-mismatch");
  if (status === "pending" || status === "cancelled") {
    return new AppError("invalid-transition", `The order is ${status}, and nothing of it can be shipped.`);
  }
  return new AppError("nothing-to-fulfill");
}

/**
 * The parcels of an order, oldest first.
 *
 * @throws AppError not-found also for another user's order, without its key
 */
export async function listFulfillmentsOf(
  ctx: OrdersContext,
  reader: OrderReader,
  orderId: string,
): Promise<Fulfillment[]> {
  const { order, items } = await listFulfillments(ctx.db, orderId, reader);
  requireOrder(order);
  return items;
}
