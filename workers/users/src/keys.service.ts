import {
  base64url,
  CompactEncrypt,
  type CryptoKey,
  calculateJwkThumbprint,
  compactDecrypt,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from "jose";
import type { UsersContext } from "./context.ts";
import { insertFirstSigningKey, listSigningKeys, type SigningKeyRow } from "./keys.repository.ts";

export const SIGNING_ALGORITHM = "ES256";

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
  return { kid: row.kid, key: await importOnce(imported, `private ${row.kid}`, () => decryptKey(ctx, row)) };
}

/** The key to verify a token with, or `undefined` for a key that is not ours. */
export async function verificationKey(ctx: UsersContext, kid: string): Promise<CryptoKey | undefined> {
  let keys = await readKeys(ctx, RELOAD_AFTER_MS);
  if (!keys.rows.some((row) => row.kid === kid)) keys = await readKeys(ctx, RELOAD_AT_MOST_EVERY_MS);
  const row = keys.rows.find((candidate) => candidate.kid === kid);
  return row && importOnce(keys.imported, `public ${kid}`, () => row.publicJwk as JWK);
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
  const pair = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  const privateJwk = new TextEncoder().encode(JSON.stringify(await exportJWK(pair.privateKey)));
  return {
    kid: await calculateJwkThumbprint(publicJwk),
    publicJwk: publicJwk as JsonWebKey,
    privateJwe: await new CompactEncrypt(privateJwk)
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .encrypt(base64url.decode(keyEncryptionSecret)),
  };
}

async function readKeys(ctx: UsersContext, maxAgeMs: number): Promise<KeyRing> {
  if (ring && Date.now() - ring.readAt < maxAgeMs) return ring;
  ring = { readAt: Date.now(), rows: await listSigningKeys(ctx.db), imported: ring?.imported ?? new Map() };
  return ring;
}

async function addFirstKey(ctx: UsersContext): Promise<void> {
  await insertFirstSigningKey(ctx.db, await createSigningKey(ctx.keyEncryptionSecret));
}

async function decryptKey(ctx: UsersContext, row: SigningKeyRow): Promise<JWK> {
  const { plaintext } = await compactDecrypt(row.privateJwe, base64url.decode(ctx.keyEncryptionSecret));
  return JSON.parse(new TextDecoder().decode(plaintext));
}

async function importOnce(
  imported: Map<string, CryptoKey>,
  name: string,
  load: () => JWK | Promise<JWK>,
): Promise<CryptoKey> {
  const known = imported.get(name);
  if (known) return known;
  const key = (await importJWK(await load(), SIGNING_ALGORITHM)) as CryptoKey;
  imported.set(name, key);
  return key;
}
