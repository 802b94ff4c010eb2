import { sql } from "drizzle-orm";
import type { BaseContext, Call } from "./call.ts";
import type { Db } from "./db.ts";
import { describeError } from "./log.ts";

export type Readiness = { database: "ok" | "down" };

/** Every Worker with a database tells whether it can use it. */
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
