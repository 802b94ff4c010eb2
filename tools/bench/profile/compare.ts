import { execFileSync } from "node:child_process";
import { UserFacingError } from "../../lib/command.ts";
import { root } from "../../lib/paths.ts";
import { findServices } from "../../lib/services.ts";
import { startThrowAwayPostgres } from "../../local/postgres/postgres.ts";
import { previousVersion } from "../../checks/previous-version.ts";
import { buildBundles } from "../shop/bundles.ts";
import { startDevShop } from "../shop/dev-shop.ts";
import { checkOutForBench, startEarlierShop } from "../shop/earlier-shop.ts";
import { startBenchShop } from "../shop/start-shop.ts";
import { writeComparison } from "./comparisons.ts";
import { ordersThroughApi } from "./order-load.ts";
import { renderComparison, summarize } from "./summary.ts";
import { type Contender, type MeasuredShop, takeTurns } from "./turns.ts";

const PRODUCTS = 1_000;

type Options = { clients: number[]; rounds: number; seconds: number; log: (line: string) => void };
type Comparison = Options & {
  before: string;
  /** Runs `npm run dev` of that commit and of HEAD, instead of production bundles. */
  dev: boolean;
};

/**
 * Orders of two lines by an earlier commit and by this version, in turns: each with databases and migrations of its own, and
 * with the packages of its time.
 */
export async function compareOrders({ before, dev, ...options }: Comparison): Promise<void> {
  const commit = previousVersion(before);
  if (!commit) throw new UserFacingError(`There is no commit ${before}.`);
  await using stack = new AsyncDisposableStack();
  const names = [commit.slice(0, 7), "now"] as const;
  options.log(`Starting ${names[0]} and this version …`);
  const start = dev ? startBothForDev : startBothAsBundles;
  const [earlier, now] = await start(commit, stack, options.log);
  const contenders: Contender<MeasuredShop>[] = [
    { name: names[0], shop: earlier },
    { name: names[1], shop: now },
  ];
  const turns = await takeTurns(ordersThroughApi, contenders, options);
  const rows = summarize(turns, names[0]);
  console.table(rows);
  const title = `Orders ${dev ? "under npm run dev" : "as production bundles"}: ${names[0]} and now`;
  const about = `Orders of two lines, ${options.rounds} rounds of ${options.seconds} s in turns, medians; CPU includes the work after the response. Grey: ${names[0]}.`;
  const part = renderComparison(title, about, turns, rows);
  const file = await writeComparison(`${dev ? "dev" : "bundles"}-${names[0]}`, title, part);
  options.log(`Wrote ${file}. The next report of \`npm run bench\` has it too.`);
}

async function startBothForDev(commit: string, stack: AsyncDisposableStack): Promise<[MeasuredShop, MeasuredShop]> {
  const head = execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  const shops: MeasuredShop[] = [];
  for (const each of [commit, head]) {
    const shop = await startDevShop(await checkOutForBench(each));
    stack.defer(shop.close);
    shops.push(shop);
  }
  return shops as [MeasuredShop, MeasuredShop];
}

async function startBothAsBundles(
  commit: string,
  stack: AsyncDisposableStack,
  log: (line: string) => void,
): Promise<[MeasuredShop, MeasuredShop]> {
  const [theirs, own] = [await startThrowAwayPostgres(), await startThrowAwayPostgres()];
  stack.defer(theirs.stop);
  stack.defer(own.stop);
  const earlier = await startEarlierShop({ commit, postgres: theirs, products: PRODUCTS, log });
  stack.defer(earlier.close);
  const services = findServices();
  const bundles = await buildBundles(services);
  const now = await startBenchShop({ postgres: own, services, bundles, products: PRODUCTS, log });
  stack.defer(now.close);
  return [earlier, now];
}
