import { requireDatabaseUrl, UserFacingError } from "../lib/command.ts";
import { serviceUrls } from "../lib/databases.ts";
import { findLocalPostgres } from "../local/postgres/postgres.ts";

/** The users' database for an operator's command: `DATABASE_URL`, or by default that of the running local shop. */
export async function usersDatabase(): Promise<{ url: string; keyEncryptionSecret: string | undefined }> {
  const { DATABASE_URL: url, KEY_ENCRYPTION_SECRET: keyEncryptionSecret } = process.env;
  if (url) return { url: requireDatabaseUrl("DATABASE_URL", url), keyEncryptionSecret };
  const local = await findLocalPostgres();
  if (!local) throw new UserFacingError("Give the users' database as DATABASE_URL, or start the local shop first.");
  return {
    url: serviceUrls(local, "users").ownerUrl,
    keyEncryptionSecret: local.secrets("KEY_ENCRYPTION_SECRET"),
  };
}
