import { shareInFlight } from "#shared/core/in-flight.ts";
import { describeError } from "#shared/core/log.ts";
import type { UsersContext } from "../context.ts";
import { createSigningKey, importPublicKey, SIGNING_ALGORITHM, unwrapPrivateKey } from "./key-pairs.ts";
import { insertFirstSigningKey, listSigningKeys, type SigningKeyRow } from "./keys.repository.ts";
import type { Jwks } from "../sessions/sessions.schema.ts";

/** How often an isolate reads the keys again; after this time every isolate knows a new key. */
const RELOAD_AFTER_MS = 60_000;
/** Minimum interval between reloads that tokens with an unknown key cause. */
const RELOAD_AT_MOST_EVERY_MS = 5_000;
/** The same while there is no key: another isolate may have just created the first one. */
const EMPTY_RELOAD_MS = 1_000;
/** Longer than the timeout of any query. */
const LOAD_TIMEOUT_MS = 15_000;
/** Age from which a key signs: by then every isolate, and every client that caches the public keys, has read it. */
const SIGNS_AFTER_MS = 2 * RELOAD_AFTER_MS;

/** `readAt` in ms since 1970; `rows` newest first. */
type KeyRing = { readAt: number; rows: SigningKeyRow[]; imported: Map<string, CryptoKey> };

let ring: KeyRing | undefined;

/** The current signing key and its id. Creates the first key when there is none. */
export async function signingKey(ctx: UsersContext): Promise<{ kid: string; key: CryptoKey }> {
  let { rows, imported } = await readKeys(ctx, RELOAD_AFTER_MS);
  if (rows.length === 0) {
    await insertFirstSigningKey(ctx.db, await createSigningKey(ctx.keyEncryptionSecret));
    ({ rows, imported } = await readKeys(ctx, 0));
  }
  const isKnownEverywhere = (row: SigningKeyRow) => row.createdAt.getTime() <= ctx.now().getTime() - SIGNS_AFTER_MS;
  const row = rows.find(isKnownEverywhere) ?? rows.at(-1);
  if (!row) throw new Error("There is no signing key, though one was just made");
  const unwrap = () => unwrapPrivateKey(ctx.keyEncryptionSecret, row.wrappedPrivateKey);
  return { kid: row.kid, key: await once(imported, `private ${row.kid}`, unwrap) };
}

/**
 * The key that verifies a token; `undefined` for an unknown `kid`. A cached key is returned without a query; the keys
 * are reloaded after the response.
 */
export async function verificationKey(ctx: UsersContext, kid: string): Promise<CryptoKey | undefined> {
  const known = ring && findKey(ring, kid);
  if (ring && known) {
    if (isOlderThan(ctx, ring, RELOAD_AFTER_MS)) ctx.defer(reloadLater(ctx));
    return known;
  }
  return findKey(await readKeys(ctx, RELOAD_AT_MOST_EVERY_MS), kid);
}

/** The JSON Web Key Set (RFC 7517), without private keys. */
export async function publicKeys(ctx: UsersContext): Promise<Jwks> {
  const { rows } = await readKeys(ctx, RELOAD_AFTER_MS);
  return { keys: rows.map(({ kid, publicJwk }) => ({ ...publicJwk, kid, use: "sig", alg: SIGNING_ALGORITHM })) };
}

function findKey({ rows, imported }: KeyRing, kid: string): Promise<CryptoKey> | undefined {
  const row = rows.find((candidate) => candidate.kid === kid);
  return row && once(imported, `public ${kid}`, () => importPublicKey(row.publicJwk));
}

async function readKeys(ctx: UsersContext, maxAgeMs: number): Promise<KeyRing> {
  // A load that is in flight began earlier, so its result may be too old for this caller.
  if (maxAgeMs === 0) return loadKeys(ctx);
  const allowedMs = ring?.rows.length === 0 ? Math.min(maxAgeMs, EMPTY_RELOAD_MS) : maxAgeMs;
  return ring && !isOlderThan(ctx, ring, allowedMs) ? ring : loadSharedKeys(ctx);
}

async function loadKeys(ctx: UsersContext): Promise<KeyRing> {
  const readAt = ctx.now().getTime();
  const rows = await listSigningKeys(ctx.db);
  ring = { readAt, rows, imported: ring?.imported ?? new Map() };
  return ring;
}

const loadSharedKeys = shareInFlight(loadKeys, { timeoutMs: LOAD_TIMEOUT_MS });

function isOlderThan(ctx: UsersContext, { readAt }: KeyRing, ageMs: number): boolean {
  return ctx.now().getTime() - readAt >= ageMs;
}

async function reloadLater(ctx: UsersContext): Promise<void> {
  try {
    await readKeys(ctx, RELOAD_AFTER_MS);
  } catch (error) {
    ctx.log.warn("signing keys not reloaded", { error: describeError(error) });
  }
}

async function once(known: Map<string, CryptoKey>, name: string, load: () => Promise<CryptoKey>): Promise<CryptoKey> {
  const key = known.get(name) ?? (await load());
  known.set(name, key);
  return key;
}
