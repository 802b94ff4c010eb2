export type DatabaseCalls = {
  /** The service whose database was asked, for each call since the last `holdAfter`. */
  seen: () => string[];
  /** Begins to count, and lets this many calls through before the next ones have to wait. */
  holdAfter: (allowed: number) => void;
  /** Lets all calls through, those that wait too. */
  release: () => void;
  stop: () => void;
};

/** Watches what Workers under the test harness ask their databases: their `fetch` goes out through Node's. */
export function watchDatabaseCalls(): DatabaseCalls {
  const original = globalThis.fetch;
  let seen: string[] = [];
  let allowed = Number.POSITIVE_INFINITY;
  let gate = Promise.withResolvers<void>();
  gate.resolve();

  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const address = request.headers.get("Neon-Connection-String");
    if (!address) return original(request);
    seen.push(new URL(address).username.replace(/_runtime$/, ""));
    if (seen.length > allowed) await gate.promise;
    return original(request);
  };
  return {
    seen: () => seen,
    holdAfter: (count) => {
      seen = [];
      allowed = count;
      gate = Promise.withResolvers<void>();
    },
    release: () => {
      allowed = Number.POSITIVE_INFINITY;
      gate.resolve();
    },
    stop: () => {
      globalThis.fetch = original;
    },
  };
}
