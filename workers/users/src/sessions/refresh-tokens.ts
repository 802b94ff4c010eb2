import { base64url } from "jose";
import { sha256Base64Url } from "#shared/values/hash.ts";
import { isKeyedHash, keyedHash } from "../keyed-hash.ts";

const PURPOSE = "refresh-token";
const STORED = "stored-client-refresh-token";
/** Begins the tokens of clients that a user allowed something. */
const CLIENT = "client.";

/** Whose session it is: of a user, or of a client that a user allowed something. */
export type Holder = "user" | "client";

export const holderOf = (token: string): Holder => (token.startsWith(CLIENT) ? "client" : "user");

/**
 * A new refresh token: 256 random bits, the id of its session, and a keyed hash of both. The hash proves that this shop
 * issued the token for that session, so a second use ends the session even after the token's row was deleted.
 */
export async function newRefreshToken(secret: string, sessionId: string, holder: Holder): Promise<string> {
  const random = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
  const claim = `${holder === "client" ? CLIENT : ""}${random}.${sessionId}`;
  return `${claim}.${await keyedHash(secret, PURPOSE, claim)}`;
}

/** The session that a refresh token was issued for; `undefined` for any other string. */
export async function readSessionId(secret: string, token: string): Promise<string | undefined> {
  const [, claim, sessionId, hash] = /^((?:client\.)?[^.]+\.([^.]+))\.([^.]+)$/.exec(token) ?? [];
  if (!claim || !sessionId || !hash) return undefined;
  return (await isKeyedHash(secret, PURPOSE, claim, hash)) ? sessionId : undefined;
}

/**
 * What the database has of a token. It has 256 random bits, so it needs no slow password hash. That of a client has a keyed one,
 * so that nothing a client sends makes a Worker find it that knows only tokens of users, as those of the version before do
 * while a release is rolled out: it would issue a token with all rights of the user.
 */
export const hashRefreshToken = (secret: string, token: string): Promise<string> =>
  holderOf(token) === "client" ? keyedHash(secret, STORED, token) : sha256Base64Url(token);
