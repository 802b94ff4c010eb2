import type { BaseContext } from "../call.ts";
import { type Db, openDatabase } from "../db.ts";
import { newId } from "../ids.ts";
import { createLogger } from "../log.ts";
import { continueTrace } from "../trace.ts";
import { createTestDatabase, type TestDatabase } from "./databases.ts";

export type TestContext = BaseContext & {
  db: Db;
  /** Waits for all work that was put off until after the answer. */
  settle: () => Promise<void>;
};

/** A context on a fresh database; `logs` collects the lines written. Close the database when done. */
export async function createTestContext(
  service: string,
): Promise<{ ctx: TestContext; database: TestDatabase; logs: string[] }> {
  const database = await createTestDatabase(service);
  const logs: string[] = [];
  const deferred: Promise<unknown>[] = [];
  const ctx: TestContext = {
    requestId: newId(),
    trace: continueTrace(undefined),
    log: createLogger("debug", {}, (line) => logs.push(line)),
    now: () => new Date(),
    newId,
    defer: (work) => deferred.push(work),
    settle: async () => void (await Promise.all(deferred.splice(0))),
    db: openDatabase({ DATABASE_URL: database.url, NEON_FETCH_ENDPOINT: database.fetchEndpoint }),
  };
  return { ctx, database, logs };
}
