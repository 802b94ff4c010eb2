/**
 * Adds a new signing key for access tokens. It is published within a minute and signs after two. The previous key still
 * verifies until all tokens that it signed have expired, and is deleted a day later. Nothing has to be restarted.
 *
 *     npm run keys:rotate                                                    in the running local shop
 *     DATABASE_URL=postgres://… KEY_ENCRYPTION_SECRET=… npm run keys:rotate  in that database of the users Worker
 *
 * KEY_ENCRYPTION_SECRET is the secret of that name of the users Worker.
 */
import { createSigningKey, unwrapPrivateKey } from "../../workers/users/src/keys/key-pairs.ts";
import type { Client } from "pg";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { withClient } from "../lib/databases.ts";
import { requireDatabaseOf } from "../lib/service-tables.ts";
import { usersDatabase } from "./users-database.ts";

await runCommand(async () => {
  parseArguments();
  const { url, keyEncryptionSecret = "" } = await usersDatabase();
  if (!/^[A-Za-z0-9_-]{43}$/.test(keyEncryptionSecret)) {
    throw new UserFacingError("Give KEY_ENCRYPTION_SECRET as the users Worker has it: 32 bytes as base64url.");
  }
  const { kid, publicJwk, wrappedPrivateKey } = await createSigningKey(keyEncryptionSecret);
  await withClient(url, async (client) => {
    await requireDatabaseOf(client, "users");
    await requireRightSecret(client, keyEncryptionSecret);
    await client.query("INSERT INTO signing_keys (kid, public_jwk, wrapped_private_key) VALUES ($1, $2, $3)", [
      kid,
      publicJwk,
      wrappedPrivateKey,
    ]);
  });
  console.log(`Added the key ${kid} on ${new URL(url).host}. It signs tokens after two minutes.`);
});

/** The Worker could not sign with a key that was encrypted with another secret than its own: no sign-in would work. */
async function requireRightSecret(client: Client, keyEncryptionSecret: string): Promise<void> {
  const { rows } = await client.query<{ kid: string; wrapped: string }>(
    "SELECT kid, wrapped_private_key AS wrapped FROM signing_keys ORDER BY created_at DESC, kid DESC LIMIT 1",
  );
  const [newest] = rows;
  if (!newest) return;
  await unwrapPrivateKey(keyEncryptionSecret, newest.wrapped).catch(() => {
    throw new UserFacingError(
      `KEY_ENCRYPTION_SECRET does not decrypt the key ${newest.kid} of this database, so it is not the secret of its users Worker. No key was added.`,
    );
  });
}
