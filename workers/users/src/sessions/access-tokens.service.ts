import { decodeProtectedHeader, jwtVerify, SignJWT } from "jose";
import { AGENTS_RESOURCE } from "#shared/contracts/agents/authorization.ts";
import type { Role } from "#shared/contracts/identity.ts";
import { ExpiringMap } from "#shared/core/expiring-map.ts";
import type { UsersContext } from "../context.ts";
import { SIGNING_ALGORITHM } from "../keys/key-pairs.ts";
import { signingKey, verificationKey } from "../keys/keys.service.ts";
import type { ClientGrant } from "./client-grant.ts";

export const ACCESS_TOKEN_SECONDS = 15 * 60;
/** RFC 9068 §2.1: distinguishes access tokens from other kinds of JWT. */
const TOKEN_TYPE = "at+jwt";

/** RFC 9068 requires a client id: this one stands for all clients that take a password, or make guests. */
const CLIENT_ID = "public";

/** An open session, with the role that its tokens have. `clientGrant` is null for one that its user signed in to. */
export type OpenSession = { userId: string; sessionId: string; role: Role; clientGrant: ClientGrant | null };

/**
 * Tokens whose signature this isolate has verified, which takes longer than all else about a request with a known session.
 * Whether their key is still there and their session still open is looked up each time. `endsAt`: ms since 1970.
 */
const verified = new ExpiringMap<{ sessionId: string; endsAt: number }>({ lifetimeMs: 60_000, maxEntries: 2_000 });

/** Where agents' tokens are for (RFC 8707), as the metadata of that resource names it. */
export const agentsResource = ({ issuer }: Pick<UsersContext, "issuer">) => new URL(AGENTS_RESOURCE, issuer).href;

/**
 * Signs an access token (RFC 9068). Its role is information for the client; authorization uses the account's current
 * role. A session of a client is for one resource, and so are its tokens.
 */
export async function issueAccessToken(ctx: UsersContext, { userId, sessionId, role, clientGrant }: OpenSession) {
  const { kid, key } = await signingKey(ctx);
  const issuedAt = Math.floor(ctx.now().getTime() / 1000);
  const client = clientGrant
    ? { client_id: clientGrant.clientId, scope: clientGrant.scopes.join(" ") }
    : { client_id: CLIENT_ID };
  return new SignJWT({ sid: sessionId, role, ...client })
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid, typ: TOKEN_TYPE })
    .setIssuer(ctx.issuer)
    .setAudience(clientGrant?.resource ?? ctx.issuer)
    .setSubject(userId)
    .setJti(ctx.newId())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
    .sign(key);
}

/**
 * The session id of an access token that this shop signed and that has not expired; `undefined` for any other string.
 * `audiences` are those that it may be for, the whole shop by default.
 */
export const verifyAccessToken = (ctx: UsersContext, token: string, audiences?: string[]) =>
  verifySessionToken(ctx, token, { typ: TOKEN_TYPE, audiences });

type Wanted = { typ: string; audiences?: string[] | undefined };

/** The same for a token of another type (`typ` of its header): none can be used as one of another type. */
export async function verifySessionToken(
  ctx: UsersContext,
  token: string,
  { typ, audiences = [ctx.issuer] }: Wanted,
): Promise<string | undefined> {
  const kid = keyIdOf(token);
  const key = kid ? await verificationKey(ctx, kid) : undefined;
  if (!key) return undefined;
  const now = ctx.now();
  const name = [typ, ctx.issuer, ...audiences, token].join(" ");
  const known = verified.get(name, now.getTime());
  if (known && now.getTime() < known.endsAt) return known.sessionId;
  try {
    const { payload } = await jwtVerify(token, key, {
      issuer: ctx.issuer,
      audience: audiences,
      algorithms: [SIGNING_ALGORITHM],
      typ,
      currentDate: now,
    });
    if (typeof payload.sid !== "string") return undefined;
    if (payload.exp) verified.set(name, { sessionId: payload.sid, endsAt: payload.exp * 1000 }, now.getTime());
    return payload.sid;
  } catch {
    return undefined; // expired, of another issuer, or forged: all the same to the caller
  }
}

function keyIdOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}
