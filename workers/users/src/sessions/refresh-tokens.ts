import { base64url } from "jose";
import { isKeyedHash, keyedHash } from "../keyed-hash.ts";

const PURPOSE = "refresh-token";

/**
 * A new refresh token: 256 random bits, the id of its session, and a keyed hash of both. The hash proves that this shop
 * issued the token for that session, so a second use ends the session even after the token's row was deleted.
 */
export async function newRefreshToken(secret: string, sessionId: string): Promise<string> {
  const claim = `${base64url.encode(crypto.getRandomValues(new Uint8Array(32)))}.${sessionId}`;
  return `${claim}.${await keyedHash(secret, PURPOSE, claim)}`;
}

/** The session that a refresh token was issued for; `undefined` for any other string. */
export async function readSessionId(secret: string, token: string): Promise<string | undefined> {
  const [random, sessionId, hash] = token.split(".");
  if (!random || !sessionId || !hash) return undefined;
  return (await isKeyedHash(secret, PURPOSE, `${random}.${sessionId}`, hash)) ? sessionId : undefined;
}
