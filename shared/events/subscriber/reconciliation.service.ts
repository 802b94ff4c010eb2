import type { CloudEvent, EventLogRpc, EventPosition } from "#shared/contracts/event-log.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";
import type { Db } from "#shared/database/db.ts";
import { refusesValues } from "#shared/database/errors.ts";
import { storeDeadLetter } from "./dead-letters.service.ts";
import { type HandleMessages, isSubscribed, type SubscriberContext, type Subscriptions } from "./subscriber.ts";
import { advanceWatermark, findWatermark } from "./watermarks.repository.ts";

/**
 * How many ids one call reads. A job has few calls in a run, three of the 30 where many share them, and in these it has to read
 * more than the logs grow by until the next run.
 */
const PAGE_SIZE = 5_000;

/** How many events one call asks for, of those that are missing. */
const READ_SIZE = 1_000;

/** How many events are handled at once. If that fails, each of them costs round trips of its own. */
const HANDLE_SIZE = 200;

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
 * Runs begin with any of the logs, so one that much is missing from does not use up all calls in each.
 */
export async function reconcileLogs(
  ctx: SubscriberContext,
  reconcile: Reconcile,
  calls = new CallBudget(),
): Promise<void> {
  const failures: unknown[] = [];
  const all = Object.keys(reconcile.subscriptions);
  const first = Math.floor(Math.random() * all.length);
  for (let publishers = [...all.slice(first), ...all.slice(0, first)]; publishers.length > 0; ) {
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
 * Handles what is missing in the next page of a log, and moves the mark past the page. Returns whether there may be another
 * page that this run can read.
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
  const page = await logOf(ctx, publisher).listEventIds(callOf(ctx), query);
  const last = page.at(-1);
  if (!last) return false;

  const wanted = page.filter(({ type }) => isSubscribed(subscriptions[publisher] ?? [], type)).map(({ id }) => id);
  const handled = wanted.length > 0 ? await findHandled(ctx.db, wanted) : new Set();
  const missing = wanted.filter((id) => !handled.has(id));
  if (!(await handleMissing(ctx, missing, { publisher, handle, calls }))) return false;
  await advanceWatermark(ctx.db, publisher, last);
  return page.length === PAGE_SIZE;
}

/**
 * Handles these events in the order of the log. The mark moves past events only when each of them is handled or, if that can
 * never be, is a dead letter: one bad event holds up no other. A failure that may pass ends the run. Returns whether there
 * were calls for all.
 */
async function handleMissing(
  ctx: SubscriberContext,
  ids: string[],
  { publisher, handle, calls }: Pick<Reconcile, "handle"> & { publisher: string; calls: CallBudget },
): Promise<boolean> {
  for (let left = ids; left.length > 0; ) {
    if (!calls.take(1)) return false;
    const events = await logOf(ctx, publisher).readEvents(callOf(ctx), left.slice(0, READ_SIZE));
    for (let start = 0; start < events.length; start += HANDLE_SIZE) {
      // The handler may call another Worker once.
      if (!calls.take(1)) return false;
      const batch = events.slice(start, start + HANDLE_SIZE);
      await handleBatch(batch, handle);
      ctx.log.warn("events found that the queue did not bring", { publisher, events: batch.length });
      await advanceWatermark(ctx.db, publisher, batch.at(-1) as EventPosition);
    }
    const last = events.at(-1)?.id;
    // What comes before the last one and was not read has left the log.
    left = last ? left.slice(left.indexOf(last) + 1) : left.slice(READ_SIZE);
  }
  return true;
}

async function handleBatch(events: CloudEvent[], handle: HandleMessages): Promise<void> {
  for (const [index, outcome] of (await handle(events)).entries()) {
    if (outcome.handled) continue;
    if (!outcome.isPermanent && !refusesValues(outcome.error)) throw outcome.error;
    await storeDeadLetter(outcome.ctx, events[index], { error: outcome.error, attempts: 1 });
  }
}

function logOf({ eventLogs }: SubscriberContext, publisher: string): EventLogRpc {
  const log = eventLogs.get(publisher);
  if (!log) throw new Error(`There is no binding ${publisher.toUpperCase()}_EVENTS.`);
  return log;
}
