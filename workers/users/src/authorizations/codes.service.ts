import { base64url } from "jose";
import { sha256Base64Url } from "#shared/values/hash.ts";
import type { UsersContext } from "../context.ts";
import type { ClientGrant } from "../sessions/client-grant.ts";
import { cacheEndedSession } from "../sessions/session-cache.ts";
import { issueTokens, newSession, SESSION_SECONDS } from "../sessions/session-tokens.service.ts";
import type { TokenResponse } from "../sessions/sessions.schema.ts";
import { limitRole } from "../sessions/sessions.service.ts";
import { keepClient } from "./clients.repository.ts";
import { isRegisteredId } from "./clients.service.ts";
import { insertCode, redeemCode } from "./codes.repository.ts";

/** A client redeems its code as soon as the browser brings it. */
const CODE_SECONDS = 60;
/** How long a registered client is kept after its last approval. */
const APPROVED_CLIENT_DAYS = 365;

type Approved = { sessionId: string; clientGrant: ClientGrant; redirectUri: string; codeChallenge: string };

/** A new code: 256 random bits, of which the database has the hash alone. */
export async function issueCode(ctx: UsersContext, { sessionId, ...approved }: Approved): Promise<string> {
  const code = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
  const lifetime = { approvedBy: sessionId, lifetimeSeconds: CODE_SECONDS };
  const { clientId } = approved.clientGrant;
  await ctx.db.batch([
    insertCode(ctx.db, { codeHash: await sha256Base64Url(code), ...lifetime, ...approved }),
    // A client that is named by its metadata document has no row.
    ...(isRegisteredId(clientId) ? [keepClient(ctx.db, clientId, APPROVED_CLIENT_DAYS)] : []),
  ]);
  return code;
}

type CodeRequest = { code: string; client_id: string; code_verifier: string; redirect_uri?: string | undefined };

/** The tokens that a code stands for; `undefined` if it is refused: see `redeemCode`. */
export async function redeemTokens(ctx: UsersContext, request: CodeRequest): Promise<TokenResponse | undefined> {
  const { sessionId, refreshToken, refreshTokenHash } = await newSession(ctx, "client");
  const askedAt = ctx.now().getTime();
  const redeemed = await redeemCode(ctx.db, {
    codeHash: await sha256Base64Url(request.code),
    clientId: request.client_id,
    codeChallenge: await sha256Base64Url(request.code_verifier),
    redirectUri: request.redirect_uri,
    session: { id: sessionId, refreshTokenHash, lifetimeSeconds: SESSION_SECONDS },
  });
  if (!redeemed) return undefined;
  if (redeemed.outcome === "reused") {
    cacheEndedSession(redeemed.sessionId, ctx.now().getTime());
    ctx.log.warn("authorization code used twice: its session ended", { sessionId: redeemed.sessionId });
    return undefined;
  }
  const { userId, role, clientGrant } = redeemed;
  return issueTokens(ctx, limitRole({ userId, sessionId, role, clientGrant }), { refreshToken, askedAt });
}
