import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import { type Db, refusesValues } from "#shared/database/db.ts";
import { storeDeadLetter } from "./dead-letters.service.ts";
import type { HandleMessages, SubscriberContext } from "./subscriber.ts";
import { advanceWatermark, findWatermark } from "./watermarks.repository.ts";

const LOG = "orders";
const PAGE_SIZE = 200;

/** By then the queue has brought an event if it ever will soon, and no older one can still be on its way into the log. */
const MIN_AGE_SECONDS = 120;

type Reconcile = {
  /** May call another Worker once for all messages that it is given. */
  handle: HandleMessages;
  /** Those of these events that were handled. */
  findHandled: (db: Db, eventIds: string[]) => Promise<Set<string>>;
};

/**
 * Reads the log of order events from the watermark on and handles what the queue did not bring. The mark moves past a
 * page only when each of its events is handled or, if that can never be, is a dead letter: one bad event holds up no
 * other. A failure that may pass ends the run, as does a lack of `calls`; the next run begins where it ended.
 */
export async function reconcileLog(
  ctx: SubscriberContext,
  { handle, findHandled }: Reconcile,
  calls = new CallBudget(),
): Promise<void> {
  while (calls.take(1)) {
    const after = await findWatermark(ctx.db, LOG);
    const query = { after, minAgeSeconds: MIN_AGE_SECONDS, limit: PAGE_SIZE };
    const page = await ctx.orders.listEvents(callOf(ctx), query);
    const last = page.at(-1);
    if (!last) return;

    const ids = page.map(({ id }) => id);
    const handled = await findHandled(ctx.db, ids);
    const missing = page.filter(({ id }) => !handled.has(id));
    // The handler may call another Worker once.
    if (missing.length > 0 && !calls.take(1)) return;
    const outcomes = await handle(missing);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.handled) continue;
      if (!outcome.isPermanent && !refusesValues(outcome.error)) throw outcome.error;
      await storeDeadLetter(outcome.ctx, missing[index], { error: outcome.error, attempts: 1 });
    }
    if (missing.length > 0) ctx.log.warn("events found that the queue did not bring", { events: missing.length });
    await advanceWatermark(ctx.db, LOG, { time: last.time, id: last.id });
    if (page.length < PAGE_SIZE) return;
  }
}
