import { Client } from "pg";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    testPostgres: TestPostgres;
  }
}

/** What test/setup/postgres.ts made ready for the whole test run. */
export interface TestPostgres {
  adminUrl: string;
  fetchEndpoint: string;
  /** The migrated template of each service; tests connect to copies of it only. */
  templates: Record<string, { database: string; ownerUrl: string; runtimeUrl: string }>;
  /** For each service the runtime address of the database that its tests in workerd share. */
  workerd: Record<string, string>;
}

export interface TestDatabase {
  /** The address that the Worker would use: its role reads and writes rows, no more. */
  url: string;
  /** The address of the role that owns the tables. */
  ownerUrl: string;
  /** Where the Neon driver finds it: `neonConfig.fetchEndpoint`. */
  fetchEndpoint: string;
  /** Runs statements with the owner's rights, as a migration has them. */
  runAsOwner(statements: string): Promise<void>;
  close(): Promise<void>;
}

/** Makes a database of a test's own in some 30 ms: empty and migrated, or a copy of another one without connections. */
export async function createTestDatabase(service: string, original?: TestDatabase): Promise<TestDatabase> {
  const { adminUrl, fetchEndpoint, templates } = inject("testPostgres");
  const template = templates[service];
  if (!template) throw new Error(`there is no migrations/${service}, only ${Object.keys(templates).join(", ")}`);
  const database = `${service}_${crypto.randomUUID().replaceAll("-", "")}`;
  const copied = original ? new URL(original.ownerUrl).pathname.slice(1) : template.database;
  const runtime = new URL(template.runtimeUrl).username;
  await withClient(adminUrl, async (admin) => {
    // PostgreSQL may refuse to copy a database that is being copied: one after another, over all test processes.
    await admin.query("SELECT pg_advisory_lock(hashtext($1))", [copied]);
    const source = `TEMPLATE ${copied} STRATEGY FILE_COPY`;
    await admin.query(`CREATE DATABASE ${database} ${source} OWNER ${service}_owner`);
    // Rights on a database, unlike those within it, are not copied.
    await admin.query(
      `REVOKE ALL ON DATABASE ${database} FROM PUBLIC; GRANT CONNECT ON DATABASE ${database} TO ${runtime}`,
    );
  });
  const ownerUrl = inDatabase(template.ownerUrl, database);
  return {
    url: inDatabase(template.runtimeUrl, database),
    ownerUrl,
    fetchEndpoint,
    runAsOwner: (statements) => withClient(ownerUrl, async (owner) => void (await owner.query(statements))),
    close: () => withClient(adminUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)),
  };
}

function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function withClient(connectionString: string, use: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
