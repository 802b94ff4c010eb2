import type { CloudEvent } from "#shared/contracts/event-log.ts";
import { AppError } from "#shared/core/errors.ts";
import { formatTraceparent } from "#shared/core/trace.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import type { WebhooksContext } from "../context.ts";
import { endpointNotFound } from "../endpoints/endpoints.service.ts";
import { TEST_EVENT_TYPE } from "../event-types/event-types.ts";
import { sendDueDeliveries } from "../sending/sender.service.ts";
import {
  type DeliveryRow,
  findDelivery,
  insertDelivery,
  listDeliveries,
  retryDelivery,
} from "./deliveries.repository.ts";
import type { Delivery, DeliveryListQuery } from "./deliveries.schema.ts";

export async function listAllDeliveries(
  ctx: WebhooksContext,
  { limit, cursor, ...filters }: DeliveryListQuery,
): Promise<Page<Delivery>> {
  const rows = await listDeliveries(ctx.db, { limit, after: decodeTimeCursor(cursor), ...filters });
  return toTimePage(rows, limit, toDelivery);
}

/** @throws AppError not-found */
export async function getDelivery(ctx: WebhooksContext, id: string): Promise<Delivery> {
  const row = await findDelivery(ctx.db, id);
  if (!row) throw deliveryNotFound();
  return toDelivery(row);
}

/**
 * Sends it again, with the same `webhook-id`, whether it succeeded or failed.
 *
 * @throws AppError not-found
 */
export async function redeliver(ctx: WebhooksContext, id: string): Promise<Delivery> {
  const row = await retryDelivery(ctx.db, id);
  if (!row) throw deliveryNotFound();
  ctx.defer(sendDueDeliveries(ctx));
  return toDelivery(row);
}

/**
 * Sends an event of the type `webhook.test` to an endpoint, whatever it subscribes to.
 *
 * @throws AppError not-found
 */
export async function sendTestEvent(ctx: WebhooksContext, endpointId: string): Promise<Delivery> {
  const event: CloudEvent = {
    specversion: "1.0",
    id: ctx.newId(),
    source: "/api/v1/webhook-endpoints",
    type: TEST_EVENT_TYPE,
    subject: endpointId,
    time: ctx.now().toISOString(),
    datacontenttype: "application/json",
    traceparent: formatTraceparent(ctx.trace),
    data: { id: endpointId },
  };
  const message = { id: event.id, type: event.type, body: JSON.stringify(event) };
  const row = await insertDelivery(ctx.db, endpointId, message);
  if (!row) throw endpointNotFound();
  ctx.defer(sendDueDeliveries(ctx));
  return toDelivery(row);
}

function deliveryNotFound(): AppError {
  return new AppError("not-found", "There is no such delivery: they are kept for 30 days.");
}

function toDelivery(row: DeliveryRow): Delivery {
  const { id, endpointId, messageId: eventId, eventType, status, attempts, nextAttemptAt, createdAt } = row;
  const shown = { id, endpointId, eventId, eventType, status, attempts };
  return {
    ...shown,
    nextAttemptAt: status === "pending" ? nextAttemptAt.toISOString() : null,
    createdAt: createdAt.toISOString(),
  };
}
