import { neon, neonConfig } from "@neondatabase/serverless";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import type { BaseContext } from "#shared/core/context.ts";
import { observeRoundTrip } from "./round-trips.ts";

export type Db = NeonHttpDatabase;

/** A statement that takes longer than this is given up; the role's `statement_timeout` ends it on the server. */
const STATEMENT_TIMEOUT_MS = 10_000;

type DatabaseVars = {
  DATABASE_URL: string;
  /** Empty for Neon itself. */
  NEON_FETCH_ENDPOINT: string;
};

/** The driver merges its `fetchOptions` into the `init` of `fetch`: that is how a round trip knows its piece of work. */
type RoundTripInit = RequestInit & { work: BaseContext; body: string };

neonConfig.fetchFunction = (input: string, { work, ...init }: RoundTripInit) =>
  observeRoundTrip(work, init.body, () => fetch(input, { ...init, signal: AbortSignal.timeout(STATEMENT_TIMEOUT_MS) }));

/**
 * The database of this Worker through Neon's HTTP driver: each query, and each `db.batch([...])` as one atomic
 * transaction, is one round trip, and a span of the piece of work it is opened for. It holds no connection.
 */
export function openDatabase(
  { DATABASE_URL: url, NEON_FETCH_ENDPOINT: endpoint }: DatabaseVars,
  work: BaseContext,
): Db {
  // The driver has one endpoint for all databases of an isolate, and a Worker has one database.
  if (endpoint) neonConfig.fetchEndpoint = endpoint;
  return drizzle(neon(url, { fetchOptions: { work } }));
}

/** What a context holds whose work is divided into several traces, as the messages of a batch are. */
export type DatabaseAccess = {
  db: Db;
  /** Opens the same database for work in another trace. */
  openDatabase: (work: BaseContext) => Db;
};

export function databaseAccess(vars: DatabaseVars, base: BaseContext): DatabaseAccess {
  const open = (work: BaseContext) => openDatabase(vars, work);
  return { db: open(base), openDatabase: open };
}
