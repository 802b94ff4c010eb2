import type { EventLogRpc } from "#shared/contracts/event-log.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";
import { type Db, refusesValues } from "#shared/database/db.ts";
import { storeDeadLetter } from "./dead-letters.service.ts";
import { type HandleMessages, isSubscribed, type SubscriberContext, type Subscriptions } from "./subscriber.ts";
import { advanceWatermark, findWatermark } from "./watermarks.repository.ts";

const PAGE_SIZE = 200;

/** By then the queue has brought an event if it ever will soon, and no older one can still be on its way into the log. */
const MIN_AGE_SECONDS = 120;

type Reconcile = {
  subscriptions: Subscriptions;
  /** May call another Worker once for all messages that it is given. */
  handle: HandleMessages;
  /** Those of these events that were handled. */
  findHandled: (db: Db, eventIds: string[]) => Promise<Set<string>>;
};

/**
 * Reads the log of each publisher from its watermark on and handles what the queue did not bring: a page of each log in
 * turn, until all are read or `calls` is used up. A log that fails does not hold up the others; the run fails in the end.
 */
export async function reconcileLogs(
  ctx: SubscriberContext,
  reconcile: Reconcile,
  calls = new CallBudget(),
): Promise<void> {
  const failures: unknown[] = [];
  for (let publishers = Object.keys(reconcile.subscriptions); publishers.length > 0; ) {
    const unread: string[] = [];
    for (const publisher of publishers) {
      try {
        if (await reconcilePage(ctx, publisher, reconcile, calls)) unread.push(publisher);
      } catch (error) {
        ctx.log.warn("event log not reconciled, will be retried", { publisher, error: describeError(error) });
        failures.push(error);
      }
    }
    publishers = unread;
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Handles the next page of a log. The mark moves past the page only when each of its events is handled or, if that can
 * never be, is a dead letter: one bad event holds up no other. A failure that may pass ends the run. Returns whether there
 * may be another page that this run can read.
 */
async function reconcilePage(
  ctx: SubscriberContext,
  publisher: string,
  { subscriptions, handle, findHandled }: Reconcile,
  calls: CallBudget,
): Promise<boolean> {
  if (!calls.take(1)) return false;
  const after = await findWatermark(ctx.db, publisher);
  const query = { after, minAgeSeconds: MIN_AGE_SECONDS, limit: PAGE_SIZE };
  const page = await logOf(ctx, publisher).listEvents(callOf(ctx), query);
  const last = page.at(-1);
  if (!last) return false;

  const wanted = page.filter(({ type }) => isSubscribed(subscriptions[publisher] ?? [], type));
  const ids = wanted.map(({ id }) => id);
  const handled = ids.length > 0 ? await findHandled(ctx.db, ids) : new Set();
  const missing = wanted.filter(({ id }) => !handled.has(id));
  if (missing.length > 0) {
    // The handler may call another Worker once.
    if (!calls.take(1)) return false;
    const outcomes = await handle(missing);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.handled) continue;
      if (!outcome.isPermanent && !refusesValues(outcome.error)) throw outcome.error;
      await storeDeadLetter(outcome.ctx, missing[index], { error: outcome.error, attempts: 1 });
    }
    ctx.log.warn("events found that the queue did not bring", { publisher, events: missing.length });
  }
  await advanceWatermark(ctx.db, publisher, { time: last.time, id: last.id });
  return page.length === PAGE_SIZE;
}

function logOf({ eventLogs }: SubscriberContext, publisher: string): EventLogRpc {
  const log = eventLogs.get(publisher);
  if (!log) throw new Error(`There is no binding ${publisher.toUpperCase()}_EVENTS.`);
  return log;
}
