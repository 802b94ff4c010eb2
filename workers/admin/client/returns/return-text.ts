import type { Schemas } from "../api/client.ts";

type Items = Pick<Schemas["Return"]["items"][number], "quantity" | "reason">[];

/** "1 unit" or "3 units". */
export function describeUnits(items: Items): string {
  const units = items.reduce((sum, { quantity }) => sum + quantity, 0);
  return units === 1 ? "1 unit" : `${units} units`;
}

/** The reasons of all items, each once, in whatever letter case. */
export function describeReasons(items: Items): string {
  const reasons = new Map<string, string>();
  for (const { reason } of items) {
    const key = reason.trim().toLowerCase();
    if (!reasons.has(key)) reasons.set(key, reason.trim());
  }
  return [...reasons.values()].join("; ");
}
