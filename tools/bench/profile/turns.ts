import { setTimeout as sleep } from "node:timers/promises";
import { applyLoad, type NextRequest, percentile } from "../measure/load.ts";
import type { RequestScenario } from "../measure/scenario.ts";
import type { BenchShop } from "../shop/start-shop.ts";

/** What one request cost in one turn, the work after its response included. `cpu` in ms, by process. */
export type Turn = { requestsPerSecond: number; p95: number; roundTrips: number; cpu: Record<string, number> };

type Contender = { name: string; shop: BenchShop };
type Options = { clients: number; rounds: number; seconds: number; log: (line: string) => void };

const IDLE_MS = 300;
/** What the Workers use while they wait, in a time of that length. */
const IDLE_CPU_MS = 10;
const MAX_WAIT_MS = 10_000;

/** Lets the shops take turns, so that other work of the machine affects all of them alike. */
export async function takeTurns(
  scenario: RequestScenario,
  contenders: Contender[],
  { clients, rounds, seconds, log }: Options,
): Promise<Map<string, Turn[]>> {
  const turns = new Map<string, Turn[]>(contenders.map(({ name }) => [name, []]));
  const prepared: (Contender & { next: NextRequest; origin: string })[] = [];
  for (const { name, shop } of contenders) {
    const [next, origin] = [await scenario.prepare(shop), await shop.origin(scenario.server)];
    prepared.push({ name, shop, next, origin });
  }
  const load = { connections: clients, expectedStatus: scenario.expectedStatus ?? 200 };
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    log(round === 0 ? "Warming up …" : `Round ${round} of ${rounds} …`);
    for (const { name, shop, next, origin } of prepared) {
      await scenario.beforeRound?.(shop);
      await untilIdle(shop);
      const [cpuBefore, tripsBefore] = [shop.cpu(), shop.roundTrips()];
      const { latencies, failures, seconds: took } = await applyLoad(origin, next, { ...load, seconds });
      if (failures > 0) throw new Error(`${failures} requests were not answered as expected: ${name}.`);
      await untilIdle(shop);
      if (round === 0) continue;
      const each = (total: number) => total / latencies.length;
      const cpu = Object.entries(shop.cpu()).map(([process, ms]) => [process, each(ms - (cpuBefore[process] ?? 0))]);
      turns.get(name)?.push({
        requestsPerSecond: latencies.length / took,
        p95: percentile(
          latencies.toSorted((a, b) => a - b),
          95,
        ),
        roundTrips: each(shop.roundTrips() - tripsBefore),
        cpu: Object.fromEntries(cpu),
      });
    }
  }
  return turns;
}

/** Waits until the work after the responses is over. */
async function untilIdle(shop: BenchShop): Promise<void> {
  const end = Date.now() + MAX_WAIT_MS;
  let [trips, cpu] = [-1, 0];
  while (Date.now() < end) {
    const [seenTrips, seenCpu] = [shop.roundTrips(), shop.cpu().Workers ?? 0];
    if (seenTrips === trips && seenCpu - cpu <= IDLE_CPU_MS) return;
    [trips, cpu] = [seenTrips, seenCpu];
    await sleep(IDLE_MS);
  }
}
