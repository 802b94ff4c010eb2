import type { LogLine } from "#shared/core/log.ts";
import { unfoldSpans } from "#shared/core/spans.ts";
import type { Shop } from "./shop.ts";

/** All that the Workers wrote so far, as text. */
export function writtenLines({ harness }: Shop): string[] {
  return harness.getLogs().map(({ message }) => String(message));
}

/** The lines of the shop's logger among them, and their spans as lines. */
export function logLines(shop: Shop): LogLine[] {
  return writtenLines(shop).flatMap((line) =>
    line.startsWith('{"time"') ? unfoldSpans(JSON.parse(line) as LogLine) : [],
  );
}
