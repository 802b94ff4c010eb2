import type { UsersContext } from "../context.ts";
import { IdSchema } from "#shared/values/ids.ts";
import { type Client, readClientDocument, refuseClient } from "./client-documents.ts";
import { findRegisteredClient, insertClient } from "./clients.repository.ts";
import type { ClientMetadata } from "./registration.schema.ts";

/** How long a client is kept that registered and was approved by nobody. */
const UNUSED_CLIENT_DAYS = 7;

/**
 * The client with this id: a registered one, or one that a metadata document describes.
 *
 * @throws AppError authorization-request-refused
 */
export async function findClient(ctx: UsersContext, id: string): Promise<Client> {
  if (!isRegisteredId(id)) return readClientDocument(ctx, id);
  const found = await findRegisteredClient(ctx.db, id);
  if (!found) throw refuseClient("The client is not known to the shop any more. The application must register again.");
  return { id, name: found.name, host: null, uri: null, redirectUris: found.redirectUris };
}

export const isRegisteredId = (id: string): boolean => IdSchema.safeParse(id).data === id;

/** Registers a public client (RFC 7591); returns its id. */
export async function registerClient(ctx: UsersContext, metadata: ClientMetadata): Promise<string> {
  const id = ctx.newId();
  const { client_name: name, redirect_uris: redirectUris } = metadata;
  await insertClient(ctx.db, { id, name, redirectUris, lifetimeDays: UNUSED_CLIENT_DAYS });
  return id;
}
