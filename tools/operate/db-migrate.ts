/**
 * Applies the migrations that a database lacks.
 *
 *     npm run db:migrate                                      the local databases of all services
 *     DATABASE_URL=postgres://… npm run db:migrate -- users   that database, by its direct host; the login is the owner or may act as it
 */
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { findOwner, migrateDatabase } from "../lib/databases.ts";
import { prepareLocalDatabases, withLocalPostgres } from "../local/local-databases.ts";
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
  log(`Migrating ${service} on ${new URL(url).host} …`);
  await migrateDatabase(url, service, { log, role: await findOwner(url, service) });
});
