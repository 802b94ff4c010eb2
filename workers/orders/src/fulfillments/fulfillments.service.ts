import type { Fulfillment } from "#shared/contracts/fulfillments.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { ChangedBy } from "../history/history.schema.ts";
import { AppError } from "#shared/core/errors.ts";
import type { OrderReader } from "#shared/http/route.ts";
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
};

/**
 * Records that units of a paid order have left: those of `items`, or all that are left. With the last one the order is
 * shipped.
 *
 * @throws AppError not-found, version-mismatch, invalid-transition, nothing-to-fulfill
 */
export async function createFulfillment(
  ctx: OrdersContext,
  { by, ...fields }: Fulfill,
): Promise<{ fulfillment: Fulfillment; order: Order }> {
  const [created, shipped] = [newOrderEvent(ctx, "fulfillment.created", by), newOrderEvent(ctx, "order.shipped", by)];
  const { fulfillment, row } = await insertFulfillment(ctx.db, { ...fields, id: ctx.newId(), created, shipped });
  const { order } = requireOrder(row);
  if (!fulfillment) throw refusal(order, fields.versions);
  ctx.defer(relayInOrder(ctx, order.status === "shipped" ? [created.id, shipped.id] : [created.id]));
  return { fulfillment, order };
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
