import type { Return } from "#shared/contracts/returns.ts";
import { AppError } from "#shared/core/errors.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import type { Caller } from "#shared/http/route.ts";
import { sha256 } from "#shared/values/hash.ts";
import type { OrdersContext } from "../context.ts";
import { relayEvent } from "../events/events.service.ts";
import { changedBy, newOrderEvent } from "../orders/new-order-event.ts";
import { getOrder, ownerOf } from "../orders/orders.service.ts";
import type { ReturnRow } from "./return-rows.ts";
import { findReturn, insertReturn, listReturns, moveReturn } from "./returns.repository.ts";
import type { NewReturn, ReturnListQuery } from "./returns.schema.ts";

type RequestReturn = NewReturn & { orderId: string; idempotencyKey?: string | undefined };

/**
 * Asks to send units of the caller's order back, once for each idempotency key.
 *
 * @throws AppError not-found, not-returnable, idempotency-key-reused
 */
export async function requestReturn(
  ctx: OrdersContext,
  caller: Caller,
  { orderId, items, note = null, idempotencyKey }: RequestReturn,
): Promise<{ return: Return; isReplayed: boolean }> {
  const { userId } = caller;
  const event = newOrderEvent(ctx, "return.requested", changedBy(caller));
  const requestHash = idempotencyKey ? await sha256(JSON.stringify([orderId, items, note])) : null;
  const own = { id: ctx.newId(), orderId, userId, items, note, event };
  const stored = await insertReturn(ctx.db, { ...own, idempotencyKey: idempotencyKey ?? null, requestHash });
  if (!stored) {
    await getOrder(ctx, { userId }, orderId);
    throw new AppError("not-returnable");
  }
  if (stored.id === own.id) {
    ctx.defer(relayEvent(ctx, event.id));
    return { return: stored.return, isReplayed: false };
  }
  if (stored.requestHash !== requestHash) throw new AppError("idempotency-key-reused");
  return { return: asRequested(stored.return), isReplayed: true };
}

/** The return as it was when it was requested. */
const asRequested = (found: Return): Return => ({
  ...found,
  status: "requested",
  items: found.items.map((item) => ({ ...item, quantityReceived: null, restocked: null })),
  rejectReason: null,
  refundAmount: null,
  refundId: null,
  refundStatus: null,
  updatedAt: found.createdAt,
});

/** @throws AppError not-found, invalid-transition */
export function approveReturn(ctx: OrdersContext, admin: Caller, id: string): Promise<Return> {
  return decide(ctx, admin, { id, to: "approved" });
}

/** @throws AppError not-found, invalid-transition */
export function rejectReturn(ctx: OrdersContext, admin: Caller, id: string, rejectReason: string): Promise<Return> {
  return decide(ctx, admin, { id, to: "rejected", rejectReason });
}

type Decision = { id: string; to: "approved" | "rejected"; rejectReason?: string };

async function decide(ctx: OrdersContext, admin: Caller, decision: Decision): Promise<Return> {
  const event = newOrderEvent(ctx, `return.${decision.to}`, changedBy(admin));
  const { moved, row } = await moveReturn(ctx.db, { ...decision, from: "requested", event });
  const { return: found } = requireReturn(row);
  if (!moved) throw cannotBecome(found, decision.to);
  ctx.defer(relayEvent(ctx, event.id));
  return found;
}

export function cannotBecome({ status }: Return, to: Return["status"]): AppError {
  return new AppError("invalid-transition", `The return is ${status} and cannot become ${to}.`);
}

/** @throws AppError not-found */
export function requireReturn(row: ReturnRow | undefined): ReturnRow {
  if (!row) throw new AppError("not-found", "There is no such return, or it is not yours.");
  return row;
}

/** @throws AppError not-found also for another user's return, unless the caller is an administrator */
export async function getReturn(ctx: OrdersContext, caller: Caller, id: string): Promise<Return> {
  return requireReturn(await findReturn(ctx.db, id, ownerOf(caller))).return;
}

/** The returns of a customer's own orders; of all orders for an administrator. */
export async function listReturnsFor(
  ctx: OrdersContext,
  caller: Caller,
  { limit, cursor, status }: ReturnListQuery,
): Promise<Page<Return>> {
  const rows = await listReturns(ctx.db, { limit, status, userId: ownerOf(caller), after: decodeTimeCursor(cursor) });
  return toTimePage(rows, limit, (row) => row.return);
}
