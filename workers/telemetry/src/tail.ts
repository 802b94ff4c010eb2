import { newId } from "#shared/values/ids.ts";
import { MEASUREMENTS, readMeasurements } from "#shared/core/metrics.ts";
import { countersOf } from "./context.ts";
import type { Env } from "./env.ts";
import { count } from "./count.ts";
import { type Batch, Tally } from "./tally.ts";

/** How long an isolate adds up what it is told before it hands it on: the more, the fewer calls of the object. */
const COLLECT_MS = 1_000;
/** What could not be handed on waits for the next time, and not for ever. */
const MAX_UNSENT = 100;

const tally = new Tally();
let unsent: Batch[] = [];
let isCollecting = false;

/** Called by the platform with what another Worker did, once that is over. Does as little as it can. */
export function collect(events: TraceItem[], env: Env, platform: ExecutionContext): void {
  for (const { diagnosticsChannelEvents } of events) {
    for (const { channel, message } of diagnosticsChannelEvents) {
      if (channel !== MEASUREMENTS) continue;
      const [service, measured] = readMeasurements(message);
      for (const measurement of measured) count(tally, service, measurement);
    }
  }
  if (isCollecting || (tally.isEmpty && unsent.length === 0)) return;
  isCollecting = true;
  platform.waitUntil(handOn(env));
}

async function handOn(env: Env): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, COLLECT_MS));
  isCollecting = false;
  const batches = [...unsent, { id: newId(), counts: tally.drain() }];
  unsent = [];
  for (const batch of batches) {
    try {
      await countersOf(env).add(batch);
    } catch {
      // The object may have counted it all the same: it knows the batch by its id when it comes again.
      unsent = [...unsent, batch].slice(-MAX_UNSENT);
    }
  }
}
