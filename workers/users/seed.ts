import initializeArgon2 from "@phi-ag/argon2/node";
import type { Client } from "pg";
import { SAMPLE_ACCOUNTS } from "#shared/testing/sample-accounts.ts";
import { ARGON2_PARAMETERS } from "./src/passwords/password-hash.ts";

/** Adds the sample accounts; existing ones are not changed. Returns how many were added. */
export async function seed(client: Client): Promise<number> {
  const argon2 = await initializeArgon2();
  let added = 0;
  for (const { id, username, password, role } of SAMPLE_ACCOUNTS) {
    const found = await client.query("SELECT FROM users WHERE lower(username) = $1", [username]);
    if (found.rowCount) continue;
    const { rowCount } = await client.query(
      "INSERT INTO users (id, username, password_hash, role) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
      [id, username, argon2.hash(password, ARGON2_PARAMETERS).encoded, role],
    );
    added += rowCount ?? 0;
  }
  return added;
}
