export type DatabaseCalls = {
  /** The service whose database was asked, for each call since the last `holdAfter`. */
  seen: () => string[];
  /** Begins to count, and lets this many calls through before the next ones have to wait. */
  holdAfter: (allowed: number) => void;
  /** Lets all calls through, those that wait too. */
  release: () => void;
  stop: () => void;
};

/**
 * Has a function answer what this process fetches, which is all that Workers under the test harness fetch from outside:
 * databases, the mail catcher. Returns a function that ends it.
 */
export function interceptFetch(answer: (request: Request, send: typeof fetch) => Promise<Response>): () => void {
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => answer(new Request(input, init), original);
  return () => {
    globalThis.fetch = original;
  };
}

/** The service whose database a request asks, if it asks one. */
export function databaseOf(request: Request): string | undefined {
  const address = request.headers.get("Neon-Connection-String");
  return address ? new URL(address).username.replace(/_runtime$/, "") : undefined;
}

/** Watches what Workers under the test harness ask their databases. */
export function watchDatabaseCalls(): DatabaseCalls {
  let seen: string[] = [];
  let allowed = Number.POSITIVE_INFINITY;
  let gate = Promise.withResolvers<void>();
  gate.resolve();

  const stop = interceptFetch(async (request, send) => {
    const service = databaseOf(request);
    if (!service) return send(request);
    seen.push(service);
    if (seen.length > allowed) await gate.promise;
    return send(request);
  });
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
    stop,
  };
}
