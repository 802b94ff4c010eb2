import { MEASUREMENTS, readMeasurements } from "#shared/core/metrics.ts";
import { newId } from "#shared/values/ids.ts";
import { countersOf } from "./context.ts";
import { count } from "./count.ts";
import type { Env } from "./env.ts";
import { type Batch, Tally } from "./tally.ts";

/** How long an isolate adds up counts before it sends them: longer means fewer calls of the Durable Object. */
const COLLECT_MS = 1_000;
/** How long one invocation delivers, also for later invocations: the platform terminates it after about 30 seconds. */
const DELIVERY_MS = 20_000;
/** A delivery that has not ended after this time is presumed terminated. */
const CUT_OFF_MS = 30_000;

const tally = new Tally();
/**
 * The batch that the Durable Object may or may not have counted. It is sent again with the same id until it is
 * acknowledged; later counts follow in the next batch.
 */
let unacknowledged: Batch | undefined;
let deliveringUntil = 0;

/** Called by the platform with the traces of another Worker's invocation when that has ended. Must be cheap. */
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
  // From here on new invocations deliver their own counts. Those that are here are sent before this one ends.
  deliveringUntil = 0;
  if (hasCounts()) await sendBatch(env);
}

/** Sends one batch. Until the Durable Object acknowledges it, counts accumulate in this isolate. */
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
