import { UserFacingError } from "../../lib/command.ts";

/** A line of the shop's logger, and the span of the platform in which it was written. */
export type Line = {
  time: string;
  level: string;
  message: string;
  service: string;
  requestId: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  route?: string;
  method?: string;
  status?: number;
  durationMs?: number;
  outcome?: string;
  attempts?: number;
  error?: { name?: string; code?: unknown; message?: string };
  platformSpan: string;
};

/** What the platform itself did: reads of KV, sends to queues, requests to elsewhere. */
export type PlatformSpan = {
  spanId: string;
  parentId: string | null;
  service: string;
  name: string;
  kind: string;
  startMs: number;
  /** Unknown while it still goes on. */
  durationMs: number | null;
  attributes: Record<string, string | number>;
};

type Told = { result: { columns: string[]; rows: unknown[][] } | null; errors: { message: string }[] };

/** Asks the store in which the local shop keeps its traces and logs; `npm run reset` wipes it. */
async function ask(origin: string, sql: string, params: string[]): Promise<Record<string, unknown>[]> {
  const url = `${origin}/cdn-cgi/local/explorer/api/local/observability/query`;
  const init = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ sql, params }),
  };
  const response = await fetch(url, init).catch(() => undefined);
  const told = (await response?.json().catch(() => undefined)) as Partial<Told> | undefined;
  if (!told?.errors) {
    throw new UserFacingError(
      `No shop runs at ${origin}: start it with "npm run dev". If it runs on another port, say so: PORT=8788 npm run trace -- <request id>`,
    );
  }
  if (!told.result) throw new Error(`The local traces cannot be read: ${told.errors[0]?.message}`);
  const { columns, rows } = told.result;
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
}

/** All that was logged of a request (`requestId`), or in a trace (`traceId`). */
export async function readLines(origin: string, by: { requestId: string } | { traceId: string }): Promise<Line[]> {
  const [[field = "", value = ""] = []] = Object.entries(by);
  const rows = await ask(origin, "SELECT span_id, message FROM logs WHERE instr(message, ?) > 0", [value]);
  return rows
    .flatMap(({ span_id, message }) => {
      const line = parseLine(String(message));
      return line ? [{ ...line, platformSpan: String(span_id) }] : [];
    })
    .filter((line) => line[field as "requestId"] === value)
    .toSorted((a, b) => startOf(a) - startOf(b));
}

/** What was handed to `console.log`, of which a line of the shop's logger is the last. */
function parseLine(message: string): Omit<Line, "platformSpan"> | undefined {
  try {
    const line = JSON.parse(JSON.parse(message).at(-1));
    return typeof line.spanId === "string" ? line : undefined;
  } catch {
    return undefined; // somebody else's
  }
}

/** What the platform did while these lines were written. */
export async function readPlatformSpans(origin: string, lines: Line[]): Promise<PlatformSpan[]> {
  const spans = [...new Set(lines.map(({ platformSpan }) => platformSpan))];
  const rows = await ask(
    origin,
    `SELECT span_id AS spanId, parent_id AS parentId, service, name, kind, start_ms AS startMs, duration_ms AS durationMs,
       json(attributes) AS attributes
     FROM spans WHERE trace_id IN (SELECT trace_id FROM spans WHERE span_id IN (SELECT value FROM json_each(?)))
     ORDER BY start_ms`,
    [JSON.stringify(spans)],
  );
  return rows.map((row) => ({ ...row, attributes: JSON.parse(String(row.attributes ?? "{}")) }) as PlatformSpan);
}

/** A line is written when its work is done. */
export function startOf({ time, durationMs = 0 }: Line): number {
  return Date.parse(time) - durationMs;
}
