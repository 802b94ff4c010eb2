import type { Caller } from "#shared/contracts/identity.ts";
import { AppError, validationFailed } from "#shared/core/errors.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import type { UsersContext } from "../context.ts";
import { cacheEndedSession } from "../sessions/session-cache.ts";
import { checkRequest, redirectWithError } from "./authorization-request.ts";
import { endClientSession, listClientSessions } from "./authorizations.repository.ts";
import type { Approval, Authorization, AuthorizationRequestView, RequestParameters } from "./authorizations.schema.ts";
import { issueCode } from "./codes.service.ts";
import { isLoopback, withParameters } from "./redirect-uris.ts";

/**
 * What a user should know of a request before allowing it.
 *
 * @throws AppError authorization-request-refused
 */
export async function describeRequest(
  ctx: UsersContext,
  parameters: RequestParameters,
): Promise<AuthorizationRequestView> {
  const request = await checkRequest(ctx, parameters);
  const { client, redirectUri, scopes, resource } = request;
  return {
    ...{ clientId: client.id, clientName: client.name, clientHost: client.host, clientUri: client.uri },
    ...{ redirectUri, redirectHost: new URL(redirectUri).host, isLoopback: isLoopback(redirectUri), scopes, resource },
    deniedRedirectTo: redirectWithError(ctx, request, "access_denied", "The user refused."),
  };
}

/**
 * Allows a client what it asked for, or a part of it. Returns where the browser goes, with a code that is bound to the
 * session of the approval.
 *
 * @throws AppError authorization-request-refused, validation-failed, forbidden
 */
export async function approveRequest(ctx: UsersContext, caller: Caller, approval: Approval): Promise<string> {
  const { client, redirectUri, resource, codeChallenge, state, ...request } = await checkRequest(ctx, approval.request);
  const scopes = request.scopes.filter((scope) => approval.scopes.includes(scope));
  if (!approval.scopes.every((scope) => scopes.includes(scope))) {
    throw validationFailed("scopes", "not_requested", "must be scopes that the client asked for");
  }
  if (scopes.includes("admin") && caller.role !== "admin") {
    throw new AppError("forbidden", "Only an administrator can allow `admin`.");
  }
  const code = await issueCode(ctx, {
    sessionId: caller.sessionId,
    clientGrant: {
      ...{ clientId: client.id, clientName: client.name, clientHost: client.host },
      ...{ redirectHost: new URL(redirectUri).host, scopes, resource },
    },
    ...{ redirectUri, codeChallenge },
  });
  return withParameters(redirectUri, { code, state, iss: ctx.issuer });
}

type List = { userId: string; limit: number; cursor?: string | undefined };

/** The clients that a user has allowed to act, newest first. */
export async function listAuthorizations(ctx: UsersContext, { cursor, ...list }: List): Promise<Page<Authorization>> {
  const rows = await listClientSessions(ctx.db, { ...list, after: decodeTimeCursor(cursor) });
  return toTimePage(rows, list.limit, ({ id, createdAt, lastUsedAt, clientGrant }) => {
    const { resource: _, ...shown } = clientGrant as NonNullable<typeof clientGrant>;
    return { id, ...shown, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt.toISOString() };
  });
}

/**
 * Takes back what a client was allowed: its session ends.
 *
 * @throws AppError not-found
 */
export async function endAuthorization(ctx: UsersContext, own: { id: string; userId: string }): Promise<void> {
  if (!(await endClientSession(ctx.db, own))) throw new AppError("not-found");
  cacheEndedSession(own.id, ctx.now().getTime());
}
