import type { BaseContext } from "#shared/core/context.ts";
import type { Outcome } from "#shared/contracts/measurements.ts";
import { recordSpan } from "#shared/core/spans.ts";

/** Sends a request to the database, and records it in a measurement and a span. */
export async function observeRoundTrip(
  ctx: BaseContext,
  body: string,
  ask: () => Promise<Response>,
): Promise<Response> {
  const started = Date.now();
  let outcome: Outcome = "failed";
  try {
    const response = await ask();
    // What the database itself refuses, as a unique index does in a race, comes as 400.
    outcome = response.ok ? "ok" : response.status === 400 ? "refused" : "failed";
    return response;
  } finally {
    const durationMs = Date.now() - started;
    const level = outcome === "failed" ? "warn" : "debug";
    recordSpan(ctx, { level, message: "database", describe: () => describeStatements(body), durationMs, outcome });
    ctx.measure({ kind: "database", outcome, seconds: durationMs / 1000 });
  }
}

/**
 * What is asked, without any value: "insert orders, order_lines" or "select products". Only the text of the SQL is
 * looked at, in which parameters stand as `$1`.
 */
export function describeStatements(body: string): string {
  const asked = JSON.parse(body) as { query: string } | { queries: { query: string }[] };
  const sql = "queries" in asked ? asked.queries.map(({ query }) => query).join(";\n") : asked.query;
  const known = described.get(sql) ?? describeSql(sql);
  if (described.size >= MAX_DESCRIBED) described.clear();
  described.set(sql, known);
  return known;
}

/** A Worker asks the same again and again, and to look for words in kilobytes takes longer than all else about a span. */
const described = new Map<string, string>();
const MAX_DESCRIBED = 200;

function describeSql(sql: string): string {
  const writes = [...sql.matchAll(WRITE)].map(([, verb = "", table]) => `${verb.toLowerCase()} ${table}`);
  const names = writes.length > 0 ? writes : [...sql.matchAll(READ)].slice(0, 1).map(([, table]) => `select ${table}`);
  return [...new Set(names)].join(", ") || "select";
}

const WRITE =
  /\b(insert|update|delete)\s+(?:into\s+|from\s+)?"?(?!of\b|set\b|skip\b)([a-z_]+)"?\s+(?=\(|as\b|set\b|where\b|[a-z]\s+set\b)/gi;
const READ = /\bfrom\s+"?([a-z_]+)/gi;
