import { AppError } from "#shared/core/errors.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import type { WebhooksContext } from "../context.ts";
import { sendDueDeliveries } from "../sending/sender.service.ts";
import { newSecret } from "../sending/signature.ts";
import {
  deleteEndpoint,
  type EndpointRow,
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  replaceSecret,
  updateEndpoint,
} from "./endpoints.repository.ts";
import type { CreatedEndpoint, Endpoint, EndpointPatch, NewEndpoint } from "./endpoints.schema.ts";
import { encryptSecret } from "./secrets.ts";
import { isSafeTarget } from "#shared/http/safe-target.ts";

/** How long the secret before a rotation signs too. */
const ROTATION_HOURS = 24;

const unique = (types: string[]) => [...new Set(types)];

/** @throws AppError unsafe-url */
export async function createEndpoint(
  ctx: WebhooksContext,
  { url, eventTypes, description }: NewEndpoint,
): Promise<CreatedEndpoint> {
  requireSafe(ctx, url);
  const secret = newSecret();
  const row = await insertEndpoint(ctx.db, {
    id: ctx.newId(),
    url,
    eventTypes: unique(eventTypes),
    description: description ?? null,
    secret: await encryptSecret(ctx.keyEncryptionSecret, secret),
  });
  return { ...toEndpoint(row), secret };
}

export async function listAllEndpoints(
  ctx: WebhooksContext,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Endpoint>> {
  const rows = await listEndpoints(ctx.db, { limit, after: decodeTimeCursor(cursor) });
  return toTimePage(rows, limit, toEndpoint);
}

/** @throws AppError not-found */
export async function getEndpoint(ctx: WebhooksContext, id: string): Promise<Endpoint> {
  return toEndpoint(await requireEndpoint(ctx, id));
}

/**
 * Sets the fields that are given. What waited for an endpoint that becomes active is sent.
 *
 * @throws AppError not-found, unsafe-url
 */
export async function patchEndpoint(
  ctx: WebhooksContext,
  { id }: { id: string },
  { url, eventTypes, description, status }: EndpointPatch,
): Promise<Endpoint> {
  if (url !== undefined) requireSafe(ctx, url);
  const changes = Object.fromEntries(
    Object.entries({ url, eventTypes: eventTypes && unique(eventTypes), description, status }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const row = await updateEndpoint(ctx.db, id, changes);
  if (!row) throw endpointNotFound();
  if (status === "active") ctx.defer(sendDueDeliveries(ctx));
  return toEndpoint(row);
}

/**
 * Deletes it with its deliveries.
 *
 * @throws AppError not-found
 */
export async function removeEndpoint(ctx: WebhooksContext, { id }: { id: string }): Promise<void> {
  if (!(await deleteEndpoint(ctx.db, id))) throw endpointNotFound();
}

/**
 * Makes a new secret. The one before signs too for a day.
 *
 * @throws AppError not-found
 */
export async function rotateSecret(ctx: WebhooksContext, id: string): Promise<{ secret: string }> {
  const secret = newSecret();
  const encrypted = await encryptSecret(ctx.keyEncryptionSecret, secret);
  if (!(await replaceSecret(ctx.db, id, { secret: encrypted, hours: ROTATION_HOURS }))) throw endpointNotFound();
  return { secret };
}

function requireSafe(ctx: WebhooksContext, url: string): void {
  if (!isSafeTarget(url, ctx)) throw new AppError("unsafe-url");
}

async function requireEndpoint(ctx: WebhooksContext, id: string): Promise<EndpointRow> {
  const row = await findEndpoint(ctx.db, id);
  if (!row) throw endpointNotFound();
  return row;
}

export function endpointNotFound(): AppError {
  return new AppError("not-found", "There is no such endpoint.");
}

function toEndpoint(row: EndpointRow): Endpoint {
  const { id, url, eventTypes, description, status, disabledReason, failingSince, createdAt, updatedAt } = row;
  return {
    ...{ id, url, eventTypes, description, status, disabledReason },
    failingSince: failingSince?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
