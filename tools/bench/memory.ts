/**
 * Says whether the shop needs more memory the more orders it takes: production bundles in workerd take rounds of orders, and
 * after each the garbage of every isolate is collected and what is left of its heap is read. Fails if a heap is larger after
 * the last round than after the one before.
 *
 *     npm run memory                           two rounds of 10,000 orders by eight clients
 *     npm run memory -- --orders 20000 --rounds 3 --clients 32
 *     npm run memory -- --snapshot             also writes heap snapshots to .local/memory, for the DevTools of Chrome
 *     npm run memory -- --dev                  `npm run dev` of the last commit; only the memory of its processes
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { localDir } from "../lib/paths.ts";
import { startDevelopment, startProduction } from "./memory/shops.ts";
import { findGrowth, takeReadings, tabulate } from "./memory/readings.ts";

process.env.WRANGLER_LOG ??= "error";
const log = (line: string) => console.log(line);

await runCommand(async () => {
  const { values } = parseArguments({
    options: {
      orders: { type: "string", default: "10000" },
      rounds: { type: "string", default: "2" },
      clients: { type: "string", default: "8" },
      snapshot: { type: "boolean", default: false },
      dev: { type: "boolean", default: false },
    },
  });
  const [orders, rounds, clients] = [Number(values.orders), Number(values.rounds), Number(values.clients)];
  const snapshots = values.snapshot ? join(localDir, "memory") : undefined;
  if (snapshots) await mkdir(snapshots, { recursive: true });
  await using stack = new AsyncDisposableStack();
  const shop = await (values.dev ? startDevelopment : startProduction)(stack, log);
  const readings = await takeReadings(shop, { orders, rounds, clients, snapshots, log });
  console.table(tabulate(readings, "processes"));
  if (!values.dev) console.table(tabulate(readings, "heaps"));
  const growing = findGrowth(readings);
  if (growing.length > 0) throw new UserFacingError(`The heap grows with the orders: ${growing.join(", ")}.`);
});
process.exit();
