/**
 * Applies the migrations that a database lacks.
 *
 *     npm run db:migrate                                      the local databases of all services
 *     DATABASE_URL=postgres://… npm run db:migrate -- users   that database, by its direct host; the login is the owner or may act as it
 */
import { parseArguments, requireDatabaseUrl, runCommand, UserFacingError } from "../lib/command.ts";
import { findOwner, migrateDatabase, withClient } from "../lib/databases.ts";
import { prepareLocalDatabases, withLocalPostgres } from "../local/local-databases.ts";
import { requireDatabaseOf } from "../lib/service-tables.ts";
import { findDatabases } from "../lib/services.ts";

const log = (line: string) => console.log(line);

await runCommand(async () => {
  const url = process.env.DATABASE_URL;
  const [service] = parseArguments({ positionals: 1 }).positionals;
  if (!url && !service) return withLocalPostgres((access) => prepareLocalDatabases(access, log), log);
  const known = findDatabases();
  if (!url || !service || !known.includes(service)) {
    throw new UserFacingError(
      `Give DATABASE_URL and one service (${known.join(", ")}), or neither for the local shop.`,
    );
  }
  requireDatabaseUrl("DATABASE_URL", url);
  await withClient(url, (client) => requireDatabaseOf(client, service, { mayBeEmpty: true }));
  log(`Migrating ${service} on ${new URL(url).host} …`);
  await migrateDatabase(url, service, { log, role: await findOwner(url, service) });
});
