import { MEASUREMENTS, readMeasurements } from "#shared/core/metrics.ts";
import { newId } from "#shared/values/ids.ts";
import { countersOf } from "./context.ts";
import { count } from "./count.ts";
import type { Env } from "./env.ts";
import { type Batch, Tally } from "./tally.ts";

/** How long an isolate adds up counts before it sends them: the longer, the fewer calls of the object. */
const COLLECT_MS = 1_000;
/** How long one invocation delivers, for itself and those after it: the platform ends it after some 30 seconds. */
const DELIVERY_MS = 20_000;
/** A delivery that has not ended after this long was cut off. */
const CUT_OFF_MS = 30_000;

const tally = new Tally();
/** What the object may or may not have counted: it is sent under its id until it is acknowledged, all else after it. */
let unacknowledged: Batch | undefined;
let deliveringUntil = 0;

/** Called by the platform with what another Worker did, once that is over. Does as little as it can. */
export function collect(events: TraceItem[], env: Env, platform: ExecutionContext): void {
  for (const { diagnosticsChannelEvents } of events) {
    for (const { channel, message } of diagnosticsChannelEvents) {
      if (channel !== MEASUREMENTS) continue;
      const [service, measured] = readMeasurements(message);
      for (const measurement of measured) count(tally, service, measurement);
    }
  }
  if (!hasCounts() || Date.now() < deliveringUntil) return;
  deliveringUntil = Date.now() + CUT_OFF_MS;
  platform.waitUntil(deliver(env));
}

const hasCounts = () => unacknowledged !== undefined || !tally.isEmpty;
const collectMore = () => new Promise((resolve) => setTimeout(resolve, COLLECT_MS));

async function deliver(env: Env): Promise<void> {
  const end = Date.now() + DELIVERY_MS;
  await collectMore();
  while (hasCounts() && Date.now() < end) await Promise.all([sendBatch(env), collectMore()]);
  // What comes from now on is delivered by the invocation that brings it; what is here goes out before.
  deliveringUntil = 0;
  if (hasCounts()) await sendBatch(env);
}

/** Sends one batch, however long the object was away: until it acknowledges the last one, counts add up here. */
async function sendBatch(env: Env): Promise<void> {
  unacknowledged ??= { id: newId(), counts: tally.drain() };
  const batch = unacknowledged;
  try {
    await countersOf(env).add(batch);
  } catch {
    return;
  }
  if (unacknowledged === batch) unacknowledged = undefined;
}
