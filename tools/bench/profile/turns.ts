import { setTimeout as sleep } from "node:timers/promises";
import { applyLoad, type NextRequest, percentile } from "../measure/load.ts";
import type { RequestScenario } from "../measure/scenario.ts";
import type { BenchShop } from "../shop/start-shop.ts";

/** What one request cost in one turn, the work after its response included. `cpu` in ms, by process. */
export type Turn = {
  clients: number;
  requestsPerSecond: number;
  p95: number;
  roundTrips: number | undefined;
  cpu: Record<string, number>;
};

/** A shop whose round trips may not be known. */
export type MeasuredShop = Pick<BenchShop, "origin" | "signIn" | "cpu"> & Partial<Pick<BenchShop, "roundTrips">>;

export type TurnScenario<Shop extends MeasuredShop = MeasuredShop> = Pick<
  RequestScenario,
  "server" | "expectedStatus"
> & {
  beforeRound?: (shop: Shop) => Promise<void>;
  prepare: (shop: Shop) => Promise<NextRequest>;
};

export type Contender<Shop> = { name: string; shop: Shop };
type Options = { clients: number[]; rounds: number; seconds: number; log: (line: string) => void };

const IDLE_MS = 300;
/** What the Workers use while they wait, in a time of that length. */
const IDLE_CPU_MS = 10;
const MAX_WAIT_MS = 10_000;

/** Lets the shops take turns, so that other work of the machine affects all of them alike. */
export async function takeTurns<Shop extends MeasuredShop>(
  scenario: TurnScenario<Shop>,
  contenders: Contender<Shop>[],
  { clients, rounds, seconds, log }: Options,
): Promise<Map<string, Turn[]>> {
  const turns = new Map<string, Turn[]>(contenders.map(({ name }) => [name, []]));
  const prepared: (Contender<Shop> & { next: NextRequest; origin: string })[] = [];
  for (const { name, shop } of contenders) {
    const [next, origin] = [await scenario.prepare(shop), await shop.origin(scenario.server)];
    prepared.push({ name, shop, next, origin });
  }
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    log(round === 0 ? "Warming up …" : `Round ${round} of ${rounds} …`);
    for (const connections of clients) {
      for (const { name, shop, next, origin } of prepared) {
        await scenario.beforeRound?.(shop);
        const load = { connections, seconds, expectedStatus: scenario.expectedStatus ?? 200 };
        const turn = await takeTurn(shop, () => applyLoad(origin, next, load));
        if (!turn) throw new Error(`Requests were not answered as expected: ${name}.`);
        if (round > 0) turns.get(name)?.push({ clients: connections, ...turn });
      }
    }
  }
  return turns;
}

async function takeTurn(shop: MeasuredShop, apply: () => ReturnType<typeof applyLoad>) {
  await untilIdle(shop);
  const [cpuBefore, tripsBefore] = [shop.cpu(), shop.roundTrips?.()];
  const { latencies, failures, seconds } = await apply();
  if (failures > 0) return undefined;
  await untilIdle(shop);
  const each = (total: number) => total / latencies.length;
  const cpu = Object.entries(shop.cpu()).map(([process, ms]) => [process, each(ms - (cpuBefore[process] ?? 0))]);
  const trips = shop.roundTrips?.();
  return {
    requestsPerSecond: latencies.length / seconds,
    p95: percentile(
      latencies.toSorted((a, b) => a - b),
      95,
    ),
    roundTrips: trips === undefined ? undefined : each(trips - (tripsBefore ?? 0)),
    cpu: Object.fromEntries(cpu) as Record<string, number>,
  };
}

/** Waits until the work after the responses is over. */
export async function untilIdle(shop: MeasuredShop): Promise<void> {
  const end = Date.now() + MAX_WAIT_MS;
  let [trips, cpu]: [number | undefined, number] = [-1, 0];
  while (Date.now() < end) {
    const [seenTrips, seenCpu] = [shop.roundTrips?.(), shop.cpu().Workers ?? 0];
    if (seenTrips === trips && seenCpu - cpu <= IDLE_CPU_MS) return;
    [trips, cpu] = [seenTrips, seenCpu];
    await sleep(IDLE_MS);
  }
}
