import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { CloudEvent } from "#shared/contracts/event-log.ts";
import { newId } from "#shared/values/ids.ts";
import { percentile } from "../../../tools/bench/measure/load.ts";
import { UserFacingError } from "../../../tools/lib/command.ts";
import eventTypes from "../../../workers/webhooks/src/event-types/event-types.json" with { type: "json" };
import type { Received } from "./receiver.ts";
import { startWebhooks, type Webhooks } from "./start-webhooks.ts";

const HEALTHY = 40;
const HANGING = 10;
const MAX_P95_MS = 2_000;
/** The platform gives 128. */
const MAX_MEMORY_MB = 48;
const CRON_MS = 60_000;

type Load = { events: number; perSecond: number };

/**
 * Sends events to 50 endpoints, of which ten answer nothing. The other 40 must get each event, nineteen in twenty within two
 * seconds after it, and the memory must not grow with the number of events.
 */
export async function proveLoad({ events, perSecond }: Load): Promise<void> {
  const webhooks = await startWebhooks();
  const receiver = new Worker(join(import.meta.dirname, "receiver.ts"));
  const next = <Value>() => new Promise<Value>((resolve) => receiver.once("message", resolve));
  const report = async () => {
    const answer = next<Received>();
    receiver.postMessage("report");
    return answer;
  };
  try {
    const { origin } = await next<{ origin: string }>();
    await addEndpoints(webhooks, origin, (path, secret) => receiver.postMessage({ path, secret }));
    const memory: number[] = [];
    const timers = [
      setInterval(async () => memory.push(await webhooks.readMemory()), 2_000),
      setInterval(() => void webhooks.runCron(), CRON_MS),
    ];
    const started = Date.now();
    await publishEvents(webhooks, { events, perSecond });
    const isComplete = ({ latencies }: Received) => latencies.length === events * HEALTHY;
    let received = await report();
    for (const end = Date.now() + 30_000; !isComplete(received) && Date.now() < end; received = await report()) {
      await sleep(1_000);
    }
    timers.forEach(clearInterval);
    describe(received, { events, seconds: (Date.now() - started) / 1000, memory });
    judge(received, { events, memory });
  } finally {
    await receiver.terminate();
    await webhooks.close();
  }
}

async function addEndpoints(
  { addEndpoint }: Webhooks,
  origin: string,
  tell: (path: string, secret: string) => void,
): Promise<void> {
  for (let index = 0; index < HEALTHY + HANGING; index++) {
    // Each fifth hangs.
    const path = index % ((HEALTHY + HANGING) / HANGING) === 0 ? `/hang/${index}` : `/hooks/${index}`;
    tell(path, (await addEndpoint(`${origin}${path}`)).secret);
  }
}

/** At a steady rate, of all types in turn. */
async function publishEvents({ publish }: Webhooks, { events, perSecond }: Load): Promise<void> {
  const examples = Object.values(eventTypes).map((text) => (JSON.parse(text) as { example: CloudEvent }).example);
  const started = Date.now();
  for (let index = 0; index < events; index++) {
    await sleep(Math.max(started + (index * 1000) / perSecond - Date.now(), 0));
    await publish({
      ...(examples[index % examples.length] as CloudEvent),
      id: newId(),
      time: new Date().toISOString(),
    });
  }
}

type Run = { events: number; seconds: number; memory: number[] };

function describe({ latencies, repeated, hanging }: Received, { events, seconds, memory }: Run): void {
  const count = (value: number) => value.toLocaleString("en");
  const [p50, p95, p99] = [50, 95, 99].map((percent) => percentile(latencies, percent));
  console.log(`${count(events)} events in ${Math.round(seconds)} s, each to ${HEALTHY + HANGING} endpoints, ${HANGING} of which hang:
  ${count(latencies.length)} of ${count(events * HEALTHY)} deliveries to the others, ${repeated} of them repeated
  after the event: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, at most ${latencies.at(-1)} ms
  attempts at those that hang: ${hanging.attempts}, at most ${hanging.mostWaiting} at once
  memory of the Worker: ${memory
    .map(Math.round)
    .filter((_, index) => index % Math.ceil(memory.length / 10) === 0)
    .join(", ")} MB, at most ${Math.round(Math.max(...memory))} MB`);
}

function judge({ eventsByPath, latencies, forged }: Received, { events, memory }: Omit<Run, "seconds">): void {
  const wrong: string[] = [];
  const complete = Object.values(eventsByPath).filter((count) => count === events).length;
  if (complete !== HEALTHY) wrong.push(`only ${complete} endpoints got every event`);
  if (forged > 0) wrong.push(`${forged} signatures were wrong`);
  if (percentile(latencies, 95) >= MAX_P95_MS) wrong.push(`the p95 is above ${MAX_P95_MS} ms`);
  if (Math.max(...memory) > MAX_MEMORY_MB) wrong.push(`the Worker took more than ${MAX_MEMORY_MB} MB`);
  if (wrong.length > 0) throw new UserFacingError(`${wrong.join(", ")}.`);
}
