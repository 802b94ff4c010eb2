import { type Limit, rateLimited } from "#shared/http/rate-limit.ts";
import { IdSchema } from "#shared/values/ids.ts";
import type { UsersContext } from "../context.ts";
import { keyedHash } from "../keyed-hash.ts";
import { type Client, readClientDocument, refuseClient } from "./client-documents.ts";
import { findRegisteredClient, insertClient } from "./clients.repository.ts";
import type { ClientMetadata } from "./registration.schema.ts";

/** How long a client is kept that registered and that no user has approved. */
const UNUSED_CLIENT_DAYS = 7;
/** For each network: anyone can register, and each registration is stored. */
const CLIENT_LIMIT: Limit = { name: "clients", quota: 100, windowSeconds: 60 * 60 };

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

/**
 * Registers a public client (RFC 7591); returns its id. `client` is the network of the request (`clientOf`).
 *
 * @throws AppError rate-limited
 */
export async function registerClient(ctx: UsersContext, client: string, metadata: ClientMetadata): Promise<string> {
  const id = ctx.newId();
  const { client_name: name, redirect_uris: redirectUris } = metadata;
  const limit = ctx.hasLimits
    ? { key: await keyedHash(ctx.keyEncryptionSecret, "oauth-clients", client), quota: CLIENT_LIMIT.quota }
    : undefined;
  const waitSeconds = await insertClient(ctx.db, { id, name, redirectUris, lifetimeDays: UNUSED_CLIENT_DAYS, limit });
  if (waitSeconds > 0) {
    ctx.measure({ kind: "rate-limited", class: CLIENT_LIMIT.name });
    throw rateLimited(CLIENT_LIMIT, { waitSeconds, detail: "Too many clients registered from your network. Wait." });
  }
  return id;
}
