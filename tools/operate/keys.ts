/**
 * Adds a new signing key for access tokens. It is published within a minute and signs after two. The previous key still
 * verifies until all tokens that it signed have expired, and is deleted a day later. Nothing has to be restarted.
 *
 *     npm run keys:rotate                                                    in the running local shop
 *     DATABASE_URL=postgres://… KEY_ENCRYPTION_SECRET=… npm run keys:rotate  in that database of the users Worker
 *
 * KEY_ENCRYPTION_SECRET is the secret of that name of the users Worker.
 */
import { createSigningKey } from "../../workers/users/src/keys/key-pairs.ts";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { withClient } from "../lib/databases.ts";
import { usersDatabase } from "./users-database.ts";

await runCommand(async () => {
  parseArguments();
  const { url, keyEncryptionSecret } = await usersDatabase();
  if (!/^[A-Za-z0-9_-]{43}$/.test(keyEncryptionSecret ?? "")) {
    throw new UserFacingError("Give KEY_ENCRYPTION_SECRET as the users Worker has it: 32 bytes as base64url.");
  }
  const { kid, publicJwk, wrappedPrivateKey } = await createSigningKey(keyEncryptionSecret as string);
  await withClient(url, (client) =>
    client.query("INSERT INTO signing_keys (kid, public_jwk, wrapped_private_key) VALUES ($1, $2, $3)", [
      kid,
      publicJwk,
      wrappedPrivateKey,
    ]),
  );
  console.log(`Added the key ${kid} on ${new URL(url).host}. It signs tokens after two minutes.`);
});
