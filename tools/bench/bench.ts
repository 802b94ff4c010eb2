/**
 * Measures the shop on this machine: production bundles in workerd, on PostgreSQL, over loopback alone.
 *
 *     npm run bench                  up to a million products, about a quarter of an hour
 *     npm run bench -- --quick       a thousand products, under a minute: shows whether it works, not how fast
 *     npm run bench -- --only hello,search    only scenarios with one of these in their name
 *     npm run bench -- --before 0aa4779       only reads of products, side by side with those of that commit
 *     npm run bench -- --against <results.json>   shows the results of another run beside these
 *
 * Writes .local/bench/results.json, and a page with plots beside it. The scenarios are in tools/bench/scenarios.
 */
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { buildBundles } from "./shop/bundles.ts";
import { countCosts } from "./measure/costs.ts";
import { readComparisons } from "./profile/comparisons.ts";
import { hotRow, type Report, renderBench } from "./report/bench-page.ts";
import { judge } from "./report/claims.ts";
import { measureRounds } from "./measure/rounds.ts";
import { measureHotProduct } from "./measure/hot-product.ts";
import { findScenarios } from "./measure/find-scenarios.ts";
import { fillForOrders, variantsInEuros } from "./scenarios/orders.ts";
import { type BenchShop, startBenchShop } from "./shop/start-shop.ts";
import { previousVersion } from "../checks/previous-version.ts";
import { startEarlierShop } from "./shop/earlier-shop.ts";
import { printTable } from "./report/table.ts";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { localDir, root } from "../lib/paths.ts";
import { startThrowAwayPostgres } from "../local/postgres/postgres.ts";
import { findServices } from "../lib/services.ts";

const FULL = { sizes: [1_000, 100_000, 1_000_000], rounds: 3, seconds: 0.6, warmUpSeconds: 0.2 };
/** For the comparison with another version. */
const COMPARED = { ...FULL, sizes: [100_000], rounds: 5 };
/** These have the same names and requests in all versions. */
const COMPARABLE = [
  "cached product read",
  "uncached product read",
  "first page, cached",
  "list by price",
  "list by price, none twice",
  "search",
];
const QUICK = { sizes: [1_000], rounds: 1, seconds: 0.1, warmUpSeconds: 0.02, mostConnections: 8 };

/**
 * PostgreSQL's manual advises a quarter of the memory for shared_buffers, whose default of 128 MB suits any machine
 * (https://www.postgresql.org/docs/18/runtime-config-resource.html). A sequential scan of a table larger than a quarter of
 * the buffers would not stay in them. The data directory is in memory too, so I/O workers cost more than they save.
 */
const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
const DATABASE_SETTINGS = { shared_buffers: `${Math.floor(memory / 4 / 2 ** 20)}MB`, io_method: "sync" };

// Wrangler logs every config that it reads.
process.env.WRANGLER_LOG ??= "error";

const log = (line: string) => console.log(line);

await runCommand(async () => {
  const { values } = parseArguments({
    options: {
      quick: { type: "boolean" },
      only: { type: "string", default: "" },
      before: { type: "string" },
      against: { type: "string" },
    },
  });
  const plan = values.quick ? QUICK : values.before ? COMPARED : FULL;
  const earlier = values.before && previousVersion(values.before);
  const scenarios = (await findScenarios())
    .filter(({ name }) => values.only.split(",").some((part) => name.includes(part)))
    .filter(({ name }) => !earlier || COMPARABLE.includes(name))
    .map((scenario) => (earlier ? { ...scenario, everySize: true } : scenario));
  if (scenarios.length === 0) throw new UserFacingError(`No scenario has "${values.only}" in its name.`);

  const before = values.against ? (JSON.parse(await readFile(values.against, "utf8")) as Report) : undefined;

  const stack = new AsyncDisposableStack();
  const started = Date.now();
  try {
    log("Bundling the Workers …");
    const services = findServices();
    const bundles = await buildBundles(services);
    log("Starting PostgreSQL and workerd …");
    const postgres = await startThrowAwayPostgres(DATABASE_SETTINGS);
    stack.defer(postgres.stop);
    const shops: BenchShop[] = [];
    for (const products of plan.sizes) {
      const shop = await startBenchShop({ postgres, services, bundles, products, log });
      stack.defer(shop.close);
      shops.push(shop);
    }
    if (earlier) {
      log(`Starting the shop of ${earlier.slice(0, 12)} …`);
      const own = await startThrowAwayPostgres(DATABASE_SETTINGS);
      stack.defer(own.stop);
      const shop = await startEarlierShop({ commit: earlier, postgres: own, products: plan.sizes[0] as number, log });
      stack.defer(shop.close);
      shops.push(shop);
    }
    for (const telemetry of ["idle", "on"] as const) {
      if (!scenarios.some((scenario) => scenario.telemetry === telemetry)) continue;
      const products = plan.sizes[0] as number;
      const shop = await startBenchShop({ postgres, services, bundles, products, telemetry, log });
      stack.defer(shop.close);
      shops.push(shop);
    }

    log("Counting round trips …");
    const counting = { postgres, services, bundles, products: plan.sizes[0] as number, countKvReads: true, log };
    const costs = await countCosts(scenarios, await startBenchShop(counting));

    const results = await measureRounds(scenarios, shops, { ...plan, costs, log });
    // A quick run is too short to say anything about speed.
    const hotProducts =
      values.only === "" || values.only.includes("hot") ? await measureHotProducts(shops[0], plan) : [];
    const verdicts = values.quick ? [] : judge(results);
    printTable(results, verdicts);
    if (hotProducts.length > 0) console.table(hotProducts.map(hotRow));
    const report = {
      date: new Date(started).toISOString(),
      commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8", cwd: root }).trim(),
      machine: { cpu: cpus()[0]?.model ?? "", cores: cpus().length, platform: process.platform, node: process.version },
      plan: { ...plan, quick: values.quick ?? false },
      results,
      hotProducts,
      verdicts,
    };
    const folder = join(localDir, "bench");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "results.json"), `${JSON.stringify(report, null, 2)}\n`);
    await writeFile(join(folder, "report.html"), renderBench(report, { before, comparisons: await readComparisons() }));
    log(`\nWrote .local/bench/results.json and report.html after ${Math.round((Date.now() - started) / 1000)} s.`);
    const failed = results.filter(({ failures }) => failures > 0).map(({ scenario }) => scenario);
    if (failed.length) throw new UserFacingError(`Requests were not answered as expected in: ${failed.join(", ")}.`);
  } finally {
    await stack.disposeAsync();
  }
});
process.exit();

/** A near database and one on another continent's edge. */
async function measureHotProducts(shop: BenchShop | undefined, { seconds }: { seconds: number }) {
  if (!shop) return [];
  await fillForOrders(shop);
  const [databaseUrl = "", variantIds] = [shop.ownerUrls.products, await variantsInEuros(shop, 500)];
  const found = [];
  for (const delayMs of [1, 20]) {
    found.push(await measureHotProduct({ databaseUrl, variantIds, delayMs, seconds: seconds * 3 }));
  }
  return found;
}
