import type { BaseContext } from "./context.ts";

/** How often a caller that waits for another's work looks whether it is done. */
const POLL_MS = 10;

type Outcome<Value> = { value: Value } | { error: unknown };
type Running<Value> = { startedAt: number; outcome?: Outcome<Value> };

/**
 * The same work, done once for all who ask for it while it runs in this isolate: they get its result or its error. Work
 * that takes longer than `timeoutMs` is given up by those who wait, of whom one begins again.
 *
 * They poll, because a Worker must not await a promise of another request: the platform drops what waits for it when
 * that request is over. https://developers.cloudflare.com/workers/observability/errors/
 */
export function shareInFlight<Ctx extends BaseContext, Value>(
  work: (ctx: Ctx) => Promise<Value>,
  { timeoutMs }: { timeoutMs: number },
): (ctx: Ctx) => Promise<Value> {
  let running: Running<Value> | undefined;

  return async (ctx) => {
    while (running) {
      const joined = running;
      while (!joined.outcome && Date.now() - joined.startedAt < timeoutMs) {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      if (joined.outcome) return resultOf(joined.outcome);
      if (running === joined) running = undefined;
    }
    const own: Running<Value> = { startedAt: Date.now() };
    running = own;
    const done = settle(work(ctx)).then((outcome) => {
      own.outcome = outcome;
      if (running === own) running = undefined;
      return outcome;
    });
    // Those who wait need the result even when the client of this request is gone.
    ctx.defer(done);
    return resultOf(await done);
  };
}

function settle<Value>(work: Promise<Value>): Promise<Outcome<Value>> {
  return work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

function resultOf<Value>(outcome: Outcome<Value>): Value {
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}
