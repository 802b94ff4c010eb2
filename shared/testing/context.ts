import type { BaseContext } from "#shared/core/context.ts";
import { type DatabaseAccess, databaseAccess } from "#shared/database/db.ts";
import type { Measurement } from "#shared/contracts/measurements.ts";
import type { PublisherContext } from "#shared/events/publisher/context.ts";
import { newId } from "#shared/values/ids.ts";
import { createLogger } from "#shared/core/log.ts";
import { Spans } from "#shared/core/spans.ts";
import { continueTrace } from "#shared/core/trace.ts";
import { createTestDatabase, type TestDatabase } from "./databases.ts";

export type TestContext = BaseContext &
  DatabaseAccess & {
    /** A publisher without subscribers. */
    subscribers: PublisherContext["subscribers"];
    /** Waits for all work that was put off until after the answer. */
    settle: () => Promise<void>;
  };

/** A context on a fresh database; `logs` collects the lines written, `measured` what was measured. Close the database when done. */
export async function createTestContext(
  service: string,
): Promise<{ ctx: TestContext; database: TestDatabase; logs: string[]; measured: Measurement[] }> {
  const database = await createTestDatabase(service);
  const logs: string[] = [];
  const measured: Measurement[] = [];
  const deferred: Promise<unknown>[] = [];
  const log = createLogger("debug", {}, { write: (line) => logs.push(line) });
  const base: BaseContext = {
    requestId: newId(),
    trace: continueTrace(undefined),
    log,
    spans: new Spans(log),
    measure: (measurement) => measured.push(measurement),
    now: () => new Date(),
    newId,
    defer: (work) => deferred.push(work),
  };
  const vars = { DATABASE_URL: database.url, NEON_FETCH_ENDPOINT: database.fetchEndpoint };
  const settle = async () => void (await Promise.all(deferred.splice(0)));
  return { ctx: { ...base, ...databaseAccess(vars, base), subscribers: new Map(), settle }, database, logs, measured };
}
