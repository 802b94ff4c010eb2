/** The calls to fail in turn, by their index. One that changes nothing leaves the same before and after. */
export function callsToFail(calls: string[], how: "before" | "after"): number[] {
  return how === "after" ? changesIn(calls) : [...calls.keys()];
}

/** The calls that change something, by their index. Between two of them a command leaves the same wherever it is killed. */
export function changesIn(calls: string[]): number[] {
  const isRead = (call = "") => call.startsWith("GET ") || call.includes(" --dry-run ");
  return [...calls.keys()].filter((index) => !isRead(calls[index]));
}

/** Returns a function that says of each text whether it was not given before: what a command left before need not be tried again. */
export function notSeenBefore(): (text: string) => boolean {
  const seen = new Set<string>();
  return (text) => seen.size < seen.add(text).size;
}
