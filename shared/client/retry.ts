/** Sends a request. `repeatable` says that a repetition does no harm, where its method does not say so. */
export type Send = (request: Request, options?: { repeatable?: boolean }) => Promise<Response>;

export type RetryOptions = {
  /** How often a request is sent at most; 4 by default. */
  attempts?: number;
  /** A longer wait than this is not waited for: the request fails at once, and `retryAfterSeconds` says how long it is. 10 by default. */
  maxDelaySeconds?: number;
  /** A request is not sent again when it would be later than this after it was first sent; 15 by default. */
  maxTotalSeconds?: number;
};

const FIRST_DELAY_SECONDS = 0.2;

/**
 * Sends again what failed in passing, where that is safe. 429 was refused before anything was done. After 503, 504 or a
 * broken connection the outcome is unknown, so only requests that are safe to repeat are sent again.
 */
export function withRetries(
  fetch: (request: Request) => Promise<Response>,
  { attempts = 4, maxDelaySeconds = 10, maxTotalSeconds = 15 }: RetryOptions = {},
  sleep = sleepUnlessAborted,
  now = () => performance.now(),
): Send {
  return async (request, { repeatable = isRepeatable(request) } = {}) => {
    const startedAt = now();
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= attempts;
      let response: Response | undefined;
      let failure: unknown;
      try {
        response = await fetch(isLast ? request : request.clone());
      } catch (error) {
        if (isLast || !repeatable || request.signal.aborted) throw error;
        failure = error;
      }
      if (response && (isLast || !isPassing(response, repeatable))) return response;
      const seconds = retryDelaySeconds(attempt, response && readRetryAfter(response));
      if (response && seconds > maxDelaySeconds) return response;
      if ((now() - startedAt) / 1000 + seconds > maxTotalSeconds) {
        if (response) return response;
        throw failure;
      }
      await response?.body?.cancel();
      await sleep(Math.min(seconds, maxDelaySeconds) * 1000, request.signal);
    }
  };
}

/** One order comes of a cart, however often it is completed. */
const COMPLETION = /\/carts\/[^/]+\/complete$/;

/** Whether the same request once more has the effect of one. */
function isRepeatable({ method, headers, url }: Request): boolean {
  if (method === "GET" || method === "HEAD" || headers.has("Idempotency-Key")) return true;
  if (method === "POST" && COMPLETION.test(new URL(url).pathname)) return true;
  // With If-Match, a repetition would be refused because the first one succeeded.
  return (method === "PUT" || method === "DELETE") && !headers.has("If-Match");
}

function isPassing({ status, headers }: Response, repeatable: boolean): boolean {
  if (status === 429) return true;
  // The same key is being worked on: its answer is there in a moment.
  const isInProgress = status === 409 && headers.has("Retry-After");
  return repeatable && (status === 503 || status === 504 || isInProgress);
}

/** Doubles with each attempt and is spread at random, so that clients that failed together do not come back together. */
export function retryDelaySeconds(attempt: number, retryAfterSeconds = 0, random = Math.random()): number {
  const delay = FIRST_DELAY_SECONDS * 2 ** (attempt - 1);
  return retryAfterSeconds > 0 ? retryAfterSeconds + random * FIRST_DELAY_SECONDS : delay * (0.5 + random / 2);
}

/** `Retry-After` in either of its forms: seconds, or a date. */
export function readRetryAfter({ headers }: Response): number | undefined {
  const value = headers.get("Retry-After");
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function sleepUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
