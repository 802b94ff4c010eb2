import type { LogLine } from "#shared/core/log.ts";
import { unfoldSpans } from "#shared/core/spans.ts";
import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";

/**
 * All lines in the log of the local shop of a request (`requestId`) or a trace (`traceId`), and their spans as lines, by the
 * time at which their work began.
 */
export async function readLines(logFile: string, by: { requestId: string } | { traceId: string }): Promise<LogLine[]> {
  const [[field = "", value = ""] = []] = Object.entries(by);
  const found: LogLine[] = [];
  if (!existsSync(logFile)) return found;
  for await (const written of createInterface({ input: createReadStream(logFile) })) {
    const line = written.includes(value) ? parseLine(written) : undefined;
    if (line?.[field as "requestId"] === value) found.push(...unfoldSpans(line));
  }
  return found.toSorted((a, b) => startOf(a) - startOf(b));
}

/** Wrangler writes lines of its own too. */
function parseLine(written: string): LogLine | undefined {
  try {
    const line = JSON.parse(written);
    return typeof line.spanId === "string" ? line : undefined;
  } catch {
    return undefined;
  }
}

/** When the work of a line began, in ms since 1970: the line is written at its end. */
export function startOf({ time, durationMs = 0 }: LogLine): number {
  return Date.parse(time) - durationMs;
}
