import { neon, neonConfig } from "@neondatabase/serverless";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { type BaseContext, continued } from "#shared/core/context.ts";
import { observeRoundTrip } from "./round-trips.ts";

export type Db = NeonHttpDatabase;

/** A statement that takes longer than this is given up; the role's `statement_timeout` ends it on the server. */
const STATEMENT_TIMEOUT_MS = 10_000;

export type DatabaseVars = {
  DATABASE_URL: string;
  /** Empty for Neon itself. */
  NEON_FETCH_ENDPOINT: string;
};

/** What the driver hands on to `fetch`, with the piece of work that asks. */
type RoundTripInit = RequestInit & { work: BaseContext; body: string };

/** The address of each database that was opened, to open it again for other work. */
const addresses = new WeakMap<Db, string>();

/**
 * The database of this Worker through Neon's HTTP driver: each query, and each `db.batch([...])` as one atomic
 * transaction, is one round trip, and a span of the piece of work it is opened for. It holds no connection.
 */
export function openDatabase(
  { DATABASE_URL: url, NEON_FETCH_ENDPOINT: endpoint }: DatabaseVars,
  work: BaseContext,
): Db {
  if (endpoint) neonConfig.fetchEndpoint = endpoint;
  neonConfig.fetchFunction = (input: string, { work, ...init }: RoundTripInit) =>
    observeRoundTrip(work, init.body, () =>
      fetch(input, { ...init, signal: AbortSignal.timeout(STATEMENT_TIMEOUT_MS) }),
    );
  const db = drizzle(neon(url, { fetchOptions: { work } }));
  addresses.set(db, url);
  return db;
}

/** The same context for a piece of work that goes on with another trace. */
export function inTraceOf<Ctx extends BaseContext & { db: Db }>(ctx: Ctx, traceparent: string, fields: object): Ctx {
  const work = continued(ctx, traceparent, fields);
  const url = addresses.get(ctx.db) ?? "";
  return { ...work, db: openDatabase({ DATABASE_URL: url, NEON_FETCH_ENDPOINT: "" }, work) };
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

/** Whether the database could not be asked at all, as against having refused the statement. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = postgresError(error);
  // SQLSTATE classes: 08 connection, 53 resources, 57P admin shutdown, 57014 cancelled, 55P03 and 40 lock trouble.
  if (code) return /^(08|53|57P|57014|55P03|40)/.test(code);
  const name = (error.cause instanceof Error ? error.cause : error).name;
  return name === "NeonDbError" || name === "TimeoutError" || name === "AbortError";
}
