import { callOf } from "../../../shared/call.ts";
import { wasRefused } from "../../../shared/db.ts";
import type { NotificationsContext } from "./context.ts";
import { buryMessage } from "./dead-letters.service.ts";
import { advanceWatermark, findHandledEvents, findWatermark } from "./order-events.repository.ts";
import { handleOrderEvents } from "./order-events.service.ts";

const LOG = "orders";
const PAGE_SIZE = 100;

/** By then the queue has brought an event if it ever will soon, and no older one can still be on its way into the log. */
const MIN_AGE_SECONDS = 120;

/**
 * Reads on in the log of order events and handles what never came by the queue. The mark moves over a page only when
 * all of it is settled: handled, or, if it can't be, among the dead letters, so that one bad event holds up no other.
 */
export async function reconcileEvents(ctx: NotificationsContext): Promise<void> {
  for (;;) {
    const after = await findWatermark(ctx.db, LOG);
    const query = { after, minAgeSeconds: MIN_AGE_SECONDS, limit: PAGE_SIZE };
    const page = await ctx.orders.listEvents(callOf(ctx), query);
    const last = page.at(-1);
    if (!last) return;

    const ids = page.map(({ id }) => id);
    const handled = await findHandledEvents(ctx.db, ids);
    const missing = page.filter(({ id }) => !handled.has(id));
    const outcomes = await handleOrderEvents(ctx, missing);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.handled) continue;
      if (!outcome.hopeless && !wasRefused(outcome.error)) throw outcome.error;
      await buryMessage(outcome.ctx, missing[index], { error: outcome.error, attempts: 1 });
    }
    if (missing.length > 0) ctx.log.warn("events found that the queue did not bring", { events: missing.length });
    await advanceWatermark(ctx.db, LOG, { time: last.time, id: last.id });
    if (page.length < PAGE_SIZE) return;
  }
}
