import { readHeaps, writeSnapshots } from "../measure/heaps.ts";
import { applyLoad } from "../measure/load.ts";
import { addProducts, ordersOf, ordersThroughApi } from "../profile/order-load.ts";
import { untilIdle } from "../profile/turns.ts";
import type { MemoryShop } from "./shops.ts";

/** By how many MB a heap may be larger after the last round: what V8 compiles or optimizes late, not what orders leave. */
const GROWTH_MB = 1;

const SMALL_MB = 1.5;

/** MB after so many orders: of processes before garbage was collected, of heaps after it. */
export interface Reading {
  orders: number;
  processes: Record<string, number>;
  heaps: Record<string, number>;
}

type Options = {
  orders: number;
  rounds: number;
  clients: number;
  /** The folder for heap snapshots; none are written by default. */
  snapshots: string | undefined;
  log: (line: string) => void;
};

/** One reading before the first round, and one after each. */
export async function takeReadings(shop: MemoryShop, options: Options): Promise<Reading[]> {
  const { orders, rounds, clients, log } = options;
  const origin = await shop.origin();
  const products = await addProducts(shop);
  const readings = [await read(shop, 0, options)];
  for (let round = 1; round <= rounds; round++) {
    // Each round signs in, since an access token expires.
    const next = await ordersOf(shop, products);
    const load = { connections: clients, requests: orders, expectedStatus: ordersThroughApi.expectedStatus };
    const { seconds, failures } = await applyLoad(origin, next, load);
    if (failures > 0) throw new Error(`${failures} of ${orders} orders were not placed.`);
    log(`Round ${round} of ${rounds}: ${orders} orders in ${Math.round(seconds)} s`);
    readings.push(await read(shop, round * orders, options));
  }
  return readings;
}

async function read(shop: MemoryShop, orders: number, { snapshots }: Options): Promise<Reading> {
  await untilIdle(shop);
  const processes = shop.memory();
  const heaps = shop.inspector ? await readHeaps(shop.inspector) : [];
  if (shop.inspector && snapshots) await writeSnapshots(shop.inspector, snapshots, String(orders));
  return { orders, processes, heaps: Object.fromEntries(heaps.map(({ isolate, used }) => [isolate, used])) };
}

/** One row for each process or isolate, one column for each reading. Those that stay small are one row together. */
export function tabulate(readings: Reading[], of: "processes" | "heaps"): Record<string, Record<string, string>> {
  const names = new Set(readings.flatMap((reading) => Object.keys(reading[of])));
  const isSmall = (name: string) => readings.every((reading) => (reading[of][name] ?? 0) < SMALL_MB);
  const small = [...names].filter(isSmall);
  const large = [...names].filter((name) => !isSmall(name));
  const cells = (rows: string[]) =>
    Object.fromEntries(
      readings.map((reading) => {
        const sum = rows.reduce((all, name) => all + (reading[of][name] ?? 0), 0);
        return [`${reading.orders} orders`, sum.toFixed(1)];
      }),
    );
  const table = Object.fromEntries(large.map((name) => [name, cells([name])]));
  return small.length > 0 ? { ...table, [`${small.length} smaller ones`]: cells(small) } : table;
}

/** The isolates whose heaps grew from the reading before the last to the last. */
export function findGrowth(readings: Reading[]): string[] {
  const [before, last] = readings.slice(-2);
  return Object.entries(last?.heaps ?? {})
    .filter(([isolate, used]) => used - (before?.heaps[isolate] ?? used) > GROWTH_MB)
    .map(([isolate, used]) => `${isolate} by ${(used - (before?.heaps[isolate] ?? 0)).toFixed(1)} MB`);
}
