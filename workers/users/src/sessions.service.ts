import { base64url, decodeProtectedHeader, jwtVerify, SignJWT } from "jose";
import type { Identity } from "../../../shared/identity.ts";
import type { UsersContext } from "./context.ts";
import { SIGNING_ALGORITHM, signingKey, verificationKey } from "./keys.service.ts";
import { hashPassword, isPassword } from "./passwords.ts";
import { findSessionUser, insertSession } from "./sessions.repository.ts";
import type { TokenResponse } from "./sessions.schema.ts";
import { findUserByUsername } from "./users.repository.ts";

const ACCESS_TOKEN_SECONDS = 15 * 60;
const SESSION_SECONDS = 30 * 24 * 60 * 60;
/** A session that was found to go on is believed this long, so that most requests cost no database call. */
const BELIEVED_FOR_MS = 30_000;
const BELIEVED_AT_MOST = 10_000;

const NOBODY: Identity = { kind: "anonymous", tokenRefused: true };

type Believed = { identity: Identity; until: number };
const believed = new Map<string, Believed>();

let decoy: Promise<string> | undefined;

/** Opens a session for the right password; `undefined` for a wrong one, an unknown user or a deactivated one. */
export async function signIn(
  ctx: UsersContext,
  username: string,
  password: string,
): Promise<TokenResponse | undefined> {
  const user = await findUserByUsername(ctx.db, username);
  // An unknown user costs the same hash as a known one, so that time does not tell who exists.
  decoy ??= hashPassword(ctx.newId());
  const right = await isPassword(password, user?.passwordHash ?? (await decoy));
  if (!user || !right || !user.isActive) return undefined;

  const sessionId = ctx.newId();
  const refreshToken = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
  await insertSession(ctx.db, {
    id: sessionId,
    userId: user.id,
    lifetimeSeconds: SESSION_SECONDS,
    refreshTokenHash: await hashToken(refreshToken),
  });
  const { kid, key } = await signingKey(ctx);
  const accessToken = await new SignJWT({ sid: sessionId, role: user.role })
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid, typ: "at+jwt" })
    .setIssuer(ctx.issuer)
    .setAudience(ctx.issuer)
    .setSubject(user.id)
    .setJti(ctx.newId())
    .setIssuedAt()
    .setExpirationTime(`${ACCESS_TOKEN_SECONDS}s`)
    .sign(key);
  return {
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: ACCESS_TOKEN_SECONDS,
    refresh_token: refreshToken,
  };
}

/** Who a bearer token speaks for at this moment. Role and activity come from the session, not from the token. */
export async function authenticateToken(ctx: UsersContext, token: string): Promise<Identity> {
  const sessionId = await verifiedSessionId(ctx, token);
  if (!sessionId) return NOBODY;
  const known = believed.get(sessionId);
  if (known && known.until > Date.now()) return known.identity;

  believed.delete(sessionId);
  const user = await findSessionUser(ctx.db, sessionId);
  if (!user) return NOBODY;
  const identity: Identity = { kind: "user", userId: user.userId, sessionId, role: user.role };
  if (believed.size >= BELIEVED_AT_MOST) believed.delete(believed.keys().next().value ?? "");
  believed.set(sessionId, { identity, until: Date.now() + BELIEVED_FOR_MS });
  return identity;
}

/** The session of a token that this shop signed and that has not expired. */
async function verifiedSessionId(ctx: UsersContext, token: string): Promise<string | undefined> {
  const kid = keyIdOf(token);
  const key = kid ? await verificationKey(ctx, kid) : undefined;
  if (!key) return undefined;
  try {
    const { payload } = await jwtVerify(token, key, {
      issuer: ctx.issuer,
      audience: ctx.issuer,
      algorithms: [SIGNING_ALGORITHM],
      typ: "at+jwt",
    });
    return typeof payload.sid === "string" ? payload.sid : undefined;
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

/** Refresh tokens have 256 random bits, so a plain hash protects them as well as a slow one would. */
async function hashToken(token: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token))));
}
