import type { OrdersContext } from "../context.ts";
import type { ReportRange } from "./report-range.ts";

const DEFAULT_MS = 30 * 86_400_000;

/** The range that a client asks for; by default it ends now, and begins 30 days before its end. */
export function rangeOf(
  { now }: Pick<OrdersContext, "now">,
  {
    from,
    to = now().toISOString(),
    timezone,
  }: { from?: string | undefined; to?: string | undefined; timezone: string },
): ReportRange {
  return { from: from ?? new Date(Date.parse(to) - DEFAULT_MS).toISOString(), to, timezone };
}
