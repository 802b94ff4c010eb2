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

type PostgresError = { code?: string; constraint?: string };

/** The driver reports a single statement's error as `cause`, a batch's as the error itself. */
function postgresError(error: unknown): PostgresError {
  if (!(error instanceof Error)) return {};
  // A `DOMException`, as a timeout is one, has a number for its code.
  const found = [error, error.cause].find((each) => typeof (each as PostgresError | undefined)?.code === "string");
  return (found as PostgresError | undefined) ?? {};
}

/** Whether a write was refused by this unique index or constraint. */
export function violates(error: unknown, constraint: string): boolean {
  return postgresError(error).constraint === constraint;
}

/** Whether the database answered and refused, so that nothing of the statement or batch was done. */
export function wasRefused(error: unknown): boolean {
  const { code } = postgresError(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !/^(08|57P)/.test(code);
}

/**
 * Whether the database refused the values of a write, so that it will refuse them whenever they are sent again. Any other
 * refusal (resources, locks, a deploy or failover in progress) says nothing of them, and may be over a moment later.
 */
export function refusesValues(error: unknown): boolean {
  const { code } = postgresError(error);
  // SQLSTATE classes: 22 data exception, 23 integrity constraint violation, 54 program limit exceeded.
  return code !== undefined && /^(22|23|54)[0-9A-Z]{3}$/.test(code);
}

/** Whether the database could not be asked at all, as against having refused the statement. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = postgresError(error);
  // SQLSTATE classes: 08 connection, 53 resources, 57P admin shutdown, 57014 cancelled, 55P03 and 40 lock trouble.
  if (code) return /^(08|53|57P|57014|55P03|40)/.test(code);
  const name = (error.cause instanceof Error ? error.cause : error).name;
  return name === "NeonDbError" || name === "TimeoutError" || name === "AbortError";
}
