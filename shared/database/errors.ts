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
