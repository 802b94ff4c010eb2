import { sql } from "drizzle-orm";
import type { BaseContext, Call } from "#shared/core/context.ts";
import type { Gauge } from "#shared/contracts/telemetry.ts";
import type { Db } from "./db.ts";
import { describeError } from "#shared/core/log.ts";

/** Of a Worker that answers: whether it can use its database, if it has one. */
export type Readiness = { database?: "ok" | "down" };

export interface ReadinessRpc {
  checkReadiness(call: Call): Promise<Readiness>;
}

export async function checkReadiness({ db, log }: BaseContext & { db: Db }): Promise<Readiness> {
  try {
    await db.execute(sql`SELECT 1`);
    return { database: "ok" };
  } catch (error) {
    log.error("the database does not answer", { error: describeError(error) });
    return { database: "down" };
  }
}

/** For a Worker without gauges. It fails while the database is down, as reading the gauges of others does. */
export async function readNoGauges({ db }: { db: Db }): Promise<Gauge[]> {
  await db.execute(sql`SELECT 1`);
  return [];
}
