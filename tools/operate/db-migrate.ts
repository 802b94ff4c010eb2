/**
 * Applies the migrations that a database lacks.
 *
 *     npm run db:migrate                                      the local databases of all services
 *     DATABASE_URL=postgres://… npm run db:migrate -- users   that database, as its owner and by its direct host
 */
import { runCommand, UserFacingError } from "../lib/command.ts";
import { migrateDatabase } from "../lib/databases.ts";
import { prepareLocalDatabases } from "../local/local-databases.ts";
import { findLocalPostgres, startLocalPostgres } from "../local/postgres/postgres.ts";
import { findDatabases } from "../lib/services.ts";

const log = (line: string) => console.log(line);

await runCommand(async () => {
  const url = process.env.DATABASE_URL;
  const service = process.argv[2];
  if (!url && !service) return migrateLocal();
  const known = findDatabases();
  if (!url || !service || !known.includes(service)) {
    throw new UserFacingError(
      `Give DATABASE_URL and one service (${known.join(", ")}), or neither for the local shop.`,
    );
  }
  log(`Migrating ${service} on ${new URL(url).host} …`);
  await migrateDatabase(url, service, { log });
});

async function migrateLocal(): Promise<void> {
  const running = await findLocalPostgres();
  if (running) {
    log("Migrating the databases of the running shop …");
    await prepareLocalDatabases(running, log);
    return;
  }
  log("Starting PostgreSQL …");
  const postgres = await startLocalPostgres();
  try {
    await prepareLocalDatabases(postgres, log);
  } finally {
    await postgres.stop();
  }
}
