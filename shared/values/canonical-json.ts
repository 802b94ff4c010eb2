/**
 * JSON that is the same for equal values, in whatever order the keys of their objects stand (as RFC 8785 has it).
 *
 * @throws TypeError for what JSON cannot hold: a circle, a BigInt.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (isRecord(each) ? sortKeys(each) : each)) ?? "null";
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function sortKeys(record: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(record).toSorted();
  return Object.fromEntries(keys.map((key) => [key, record[key]]));
}
