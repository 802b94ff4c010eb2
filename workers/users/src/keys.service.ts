import { base64url, calculateJwkThumbprint, exportJWK, importJWK, type JWK } from "jose";
import type { UsersContext } from "./context.ts";
import { insertFirstSigningKey, listSigningKeys, type SigningKeyRow } from "./keys.repository.ts";

export const SIGNING_ALGORITHM = "ES256";
/** What ES256 means to Web Crypto: RFC 7518 §3.4. */
const KEY_ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const WRAP_ALGORITHM = "AES-GCM";
const IV_BYTES = 12;

/** Isolates read the keys anew this often, so a key that was added is known everywhere after this time. */
const RELOAD_AFTER_MS = 60_000;
/** A token with an unknown key makes an isolate look again, but not more often than this. */
const RELOAD_AT_MOST_EVERY_MS = 5_000;
/** A new key signs only when every isolate has had the time to read it. */
const SIGNS_AFTER_MS = 2 * RELOAD_AFTER_MS;

type KeyRing = { readAt: number; rows: SigningKeyRow[]; imported: Map<string, CryptoKey> };

let ring: KeyRing | undefined;

/** The key that signs now, with its id. Makes the first key of a shop that has none. */
export async function signingKey(ctx: UsersContext): Promise<{ kid: string; key: CryptoKey }> {
  const { rows, imported } = await readKeys(ctx, RELOAD_AFTER_MS);
  const settled = rows.find((row) => row.createdAt.getTime() <= ctx.now().getTime() - SIGNS_AFTER_MS);
  const row = settled ?? rows.at(-1);
  if (!row) {
    await addFirstKey(ctx);
    ring = undefined;
    return signingKey(ctx);
  }
  return {
    kid: row.kid,
    key: await once(imported, `private ${row.kid}`, () =>
      unwrapPrivateKey(ctx.keyEncryptionSecret, row.wrappedPrivateKey),
    ),
  };
}

/** The key to verify a token with, or `undefined` for a key that is not ours. */
export async function verificationKey(ctx: UsersContext, kid: string): Promise<CryptoKey | undefined> {
  let keys = await readKeys(ctx, RELOAD_AFTER_MS);
  if (!keys.rows.some((row) => row.kid === kid)) keys = await readKeys(ctx, RELOAD_AT_MOST_EVERY_MS);
  const row = keys.rows.find((candidate) => candidate.kid === kid);
  return (
    row &&
    once(keys.imported, `public ${kid}`, () => importJWK(row.publicJwk as JWK, SIGNING_ALGORITHM) as Promise<CryptoKey>)
  );
}

/** What anyone may know of the keys: a JSON Web Key Set (RFC 7517). */
export async function publicKeys(ctx: UsersContext): Promise<{ keys: JWK[] }> {
  const { rows } = await readKeys(ctx, RELOAD_AFTER_MS);
  return {
    keys: rows.map(({ kid, publicJwk }) => ({ ...(publicJwk as JWK), kid, use: "sig", alg: SIGNING_ALGORITHM })),
  };
}

/** Makes a key pair, its private half encrypted for the database. */
export async function createSigningKey(keyEncryptionSecret: string): Promise<Omit<SigningKeyRow, "createdAt">> {
  const pair = (await crypto.subtle.generateKey(KEY_ALGORITHM, true, ["sign", "verify"])) as CryptoKeyPair;
  const publicJwk = await exportJWK(pair.publicKey);
  return {
    kid: await calculateJwkThumbprint(publicJwk),
    publicJwk: publicJwk as JsonWebKey,
    wrappedPrivateKey: await wrapPrivateKey(keyEncryptionSecret, pair.privateKey),
  };
}

/** The initialisation vector and then the encrypted key, as base64url. */
async function wrapPrivateKey(secret: string, key: CryptoKey): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const wrapped = await crypto.subtle.wrapKey("jwk", key, await wrappingKey(secret), { name: WRAP_ALGORITHM, iv });
  return base64url.encode(new Uint8Array([...iv, ...new Uint8Array(wrapped as ArrayBuffer)]));
}

async function unwrapPrivateKey(secret: string, wrapped: string): Promise<CryptoKey> {
  const bytes = base64url.decode(wrapped);
  const algorithm = { name: WRAP_ALGORITHM, iv: bytes.slice(0, IV_BYTES) };
  const key = await wrappingKey(secret);
  return crypto.subtle.unwrapKey("jwk", bytes.slice(IV_BYTES), key, algorithm, KEY_ALGORITHM, false, ["sign"]);
}

function wrappingKey(secret: string): Promise<CryptoKey> {
  const usages: string[] = ["wrapKey", "unwrapKey"];
  return crypto.subtle.importKey("raw", base64url.decode(secret), WRAP_ALGORITHM, false, usages);
}

async function readKeys(ctx: UsersContext, maxAgeMs: number): Promise<KeyRing> {
  if (ring && Date.now() - ring.readAt < maxAgeMs) return ring;
  ring = { readAt: Date.now(), rows: await listSigningKeys(ctx.db), imported: ring?.imported ?? new Map() };
  return ring;
}

async function addFirstKey(ctx: UsersContext): Promise<void> {
  await insertFirstSigningKey(ctx.db, await createSigningKey(ctx.keyEncryptionSecret));
}

async function once(known: Map<string, CryptoKey>, name: string, load: () => Promise<CryptoKey>): Promise<CryptoKey> {
  const key = known.get(name) ?? (await load());
  known.set(name, key);
  return key;
}
