import type { Shop } from "./shop.ts";

export type LogLine = {
  time: string;
  level: string;
  message: string;
  service: string;
  version: string;
  requestId: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  route?: string;
  method?: string;
  status?: number;
  durationMs?: number;
  principal?: string;
  outcome?: string;
  error?: { name?: string };
};

/** All that the Workers wrote so far, as text. */
export function writtenLines({ harness }: Shop): string[] {
  return harness.getLogs().map(({ message }) => String(message));
}

/** The lines of the shop's logger among them. */
export function logLines(shop: Shop): LogLine[] {
  return writtenLines(shop).flatMap((line) => (line.startsWith('{"time"') ? [JSON.parse(line) as LogLine] : []));
}
