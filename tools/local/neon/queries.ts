import { type ClientBase, DatabaseError, type QueryArrayResult } from "pg";

export interface Statement {
  query: string;
  params?: unknown[];
}

/** The values of the headers `Neon-Batch-*`. */
export interface BatchOptions {
  isolationLevel?: string | undefined;
  readOnly?: string | undefined;
  deferrable?: string | undefined;
}

const isolationLevels: Record<string, string> = {
  ReadUncommitted: "READ UNCOMMITTED",
  ReadCommitted: "READ COMMITTED",
  RepeatableRead: "REPEATABLE READ",
  Serializable: "SERIALIZABLE",
};

/** The name under which connections keep a statement of this text prepared; `undefined` for one that is parsed each time. */
export type NameOf = (text: string) => string | undefined;

/** Names the first `limit` different texts. */
export function nameStatements(limit: number): NameOf {
  const names = new Map<string, string>();
  return (text) => {
    if (!names.has(text) && names.size < limit) names.set(text, `s${names.size + 1}`);
    return names.get(text);
  };
}

/** Neon sends every value in PostgreSQL's text format; the driver parses it. */
const rawText = { getTypeParser: () => (text: string) => text };

export async function runStatement(client: ClientBase, statement: Statement, arrayMode: boolean, nameOf: NameOf) {
  const config = {
    name: nameOf(statement.query),
    text: statement.query,
    values: statement.params ?? [],
    rowMode: arrayMode ? "array" : "object",
    types: rawText,
    // As with Neon, several statements in one text are an error, with or without parameters.
    queryMode: "extended",
  };
  const result = (await client.query(config)) as unknown as QueryArrayResult;
  const { command, rowCount, fields, rows } = result;
  return { command, rowCount, rowAsArray: arrayMode, fields, rows };
}

/**
 * Runs all statements in one transaction. The client must pipeline: everything is sent at once, so the transaction does not
 * hold its locks during round trips. After a failure the server skips the rest, and COMMIT rolls back.
 */
export async function runBatch(
  client: ClientBase,
  statements: Statement[],
  arrayMode: boolean,
  nameOf: NameOf,
  options: BatchOptions,
) {
  const begun = client.query(beginText(options));
  const results = statements.map((statement) => runStatement(client, statement, arrayMode, nameOf));
  const outcomes = await Promise.allSettled([begun, ...results, client.query("COMMIT")]);
  // The first failure is the cause: later ones only say that the transaction is aborted.
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure) throw failure.reason;
  return { results: await Promise.all(results) };
}

function beginText({ isolationLevel, readOnly, deferrable }: BatchOptions): string {
  const modes: string[] = [];
  if (isolationLevel) {
    const level = isolationLevels[isolationLevel];
    if (!level) throw new BadRequest("invalid isolation level");
    modes.push(`ISOLATION LEVEL ${level}`);
  }
  if (readOnly === "true") modes.push("READ ONLY");
  if (deferrable === "true") modes.push("DEFERRABLE");
  return `BEGIN ${modes.join(" ")}`;
}

/** A request that Neon would refuse too. */
export class BadRequest extends Error {}

/** The HTTP response to a failure, as from Neon: 400 for an error of PostgreSQL, 500 when it could not be reached. */
export function describeError(error: unknown): { status: number; body: Record<string, unknown> } {
  if (error instanceof DatabaseError) {
    const { message, severity, code, detail, hint, position, internalPosition, internalQuery, where } = error;
    const { schema, table, column, dataType, constraint, file, line, routine } = error;
    const cause = { severity, code, detail, hint, position, internalPosition, internalQuery, where };
    const place = { schema, table, column, dataType, constraint, file, line, routine };
    return { status: 400, body: { message, ...cause, ...place } };
  }
  if (error instanceof BadRequest || error instanceof SyntaxError) {
    return { status: 400, body: { message: error.message } };
  }
  const { message, code } = error as NodeJS.ErrnoException;
  return { status: 500, body: { message: `couldn't reach the database: ${message || code}` } };
}
