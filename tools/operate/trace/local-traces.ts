import type { LogLine } from "#shared/core/log.ts";
import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { UserFacingError } from "../../lib/command.ts";
import { localFiles } from "../../lib/paths.ts";

/** A line of the shop's logger, and the platform's span in which it was written. */
export type Line = LogLine & { platformSpan: string };

/** A span of the platform itself: a KV read, a message sent to a queue, an outgoing request. */
export type PlatformSpan = {
  spanId: string;
  parentId: string | null;
  service: string;
  name: string;
  kind: string;
  startMs: number;
  /** `null` while it has not ended. */
  durationMs: number | null;
  attributes: Record<string, string | number>;
};

type Answer = { result: { columns: string[]; rows: unknown[][] } | null; errors: { message: string }[] };

/** Queries the store with the traces and logs of the local shop, which `npm run reset` deletes. */
async function ask(origin: string, sql: string, params: string[]): Promise<Record<string, unknown>[]> {
  const url = `${origin}/cdn-cgi/local/explorer/api/local/observability/query`;
  const init = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ sql, params }),
  };
  const response = await fetch(url, init).catch(() => undefined);
  const answer = (await response?.json().catch(() => undefined)) as Partial<Answer> | undefined;
  if (!answer?.errors) {
    throw new UserFacingError(
      `No shop runs at ${origin}: start it with "npm run dev". If it runs on another port, say so: PORT=8788 npm run trace -- <request id>`,
    );
  }
  if (!answer.result) throw new Error(`The local traces cannot be read: ${answer.errors[0]?.message}`);
  const { columns, rows } = answer.result;
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
}

/**
 * All log lines of a request (`requestId`) or a trace (`traceId`), by the time at which their work began. The log file
 * has every line; the store, which lacks lines after much traffic, knows their platform's spans.
 */
export async function readLines(
  origin: string,
  by: { requestId: string } | { traceId: string },
  logFile: string = localFiles.wranglerLog,
): Promise<Line[]> {
  const [[field = "", value = ""] = []] = Object.entries(by);
  const rows = await ask(origin, "SELECT span_id, message FROM logs WHERE instr(message, ?) > 0", [value]);
  const stored = rows.flatMap(({ span_id, message }) => {
    const line = parseLine(() => JSON.parse(String(message)).at(-1));
    return line ? [{ ...line, platformSpan: String(span_id) }] : [];
  });
  const lines = new Map<string, Line>();
  for (const line of [...(await readWritten(logFile, value)), ...stored]) {
    if (line[field as "requestId"] === value) lines.set(`${line.spanId} ${line.time} ${line.message}`, line);
  }
  return [...lines.values()].toSorted((a, b) => startOf(a) - startOf(b));
}

/** The lines of a log file that contain a text. */
async function readWritten(logFile: string, text: string): Promise<Line[]> {
  const found: Line[] = [];
  if (!existsSync(logFile)) return found;
  for await (const written of createInterface({ input: createReadStream(logFile) })) {
    const line = written.includes(text) && parseLine(() => written);
    if (line) found.push({ ...line, platformSpan: "" });
  }
  return found;
}

/** Parses a line of the shop's logger: the last argument of a `console.log`. */
function parseLine(read: () => string): LogLine | undefined {
  try {
    const line = JSON.parse(read());
    return typeof line.spanId === "string" ? line : undefined;
  } catch {
    return undefined; // not a line of the logger
  }
}

/** The spans of the traces in which these lines were written. */
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

/** When the work of a line began, in ms since 1970: the line is written at its end. */
export function startOf({ time, durationMs = 0 }: Line): number {
  return Date.parse(time) - durationMs;
}
