import type { Shop } from "../shop.ts";

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

/** The service of this shop whose database a request asks, if it asks one. */
export function databaseOf(request: Request, { databases }: Shop): string | undefined {
  const address = request.headers.get("Neon-Connection-String");
  if (!address) return undefined;
  const { pathname } = new URL(address);
  return Object.keys(databases).find((service) => new URL(databases[service]?.url ?? "").pathname === pathname);
}

/** Watches what the Workers of a shop ask their databases. */
export function watchDatabaseCalls(shop: Shop): DatabaseCalls {
  let seen: string[] = [];
  let allowed = Number.POSITIVE_INFINITY;
  let gate = Promise.withResolvers<void>();
  gate.resolve();

  const stop = interceptFetch(async (request, send) => {
    const service = databaseOf(request, shop);
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
