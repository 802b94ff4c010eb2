/**
 * Says where the time and the CPU of a request go: production bundles in workerd, with one thing different at a time, against
 * the same shop without any difference. They take turns, since the speed of a machine changes by the second.
 *
 *     npm run profile -- order       also read, list, cart
 *     npm run profile -- order --clients 32 --rounds 9 --seconds 1
 *     npm run profile -- order --before 0aa4779                 this version against that commit, as bundles
 *     npm run profile -- order --before 0aa4779 --dev           the same under `npm run dev` of both
 *
 * Writes .local/bench/profile-<request>.html, or a comparison that the next report of `npm run bench` has too.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { localDir } from "../lib/paths.ts";
import { findServices } from "../lib/services.ts";
import { startThrowAwayPostgres } from "../local/postgres/postgres.ts";
import { findScenarios } from "./measure/find-scenarios.ts";
import { compareOrders } from "./profile/compare.ts";
import { renderProfile, summarize } from "./profile/summary.ts";
import { TOGGLES } from "./profile/toggles.ts";
import { takeTurns } from "./profile/turns.ts";
import { buildBundles } from "./shop/bundles.ts";
import { startBenchShop } from "./shop/start-shop.ts";

/** The scenario of each kind of request. */
const REQUESTS: Record<string, string> = {
  order: "order of two lines, 8 clients",
  read: "cached product read",
  list: "list by price, none twice",
  cart: "cart complete, three items",
};
const PRODUCTS = 1_000;
const BASE = "base";

process.env.WRANGLER_LOG ??= "error";
const log = (line: string) => console.log(line);

await runCommand(async () => {
  const { values, positionals } = parseArguments({
    positionals: 1,
    options: {
      clients: { type: "string" },
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "1" },
      before: { type: "string" },
      dev: { type: "boolean", default: false },
      only: { type: "string", default: "" },
    },
  });
  const [request = "order"] = positionals;
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  const clients = (values.clients ?? (values.before ? "1,8,32" : "8")).split(",").map(Number);
  if (values.before && request === "order") {
    return compareOrders({ before: values.before, dev: values.dev, clients, rounds, seconds, log });
  }
  const scenario = (await findScenarios())
    .filter((each) => "prepare" in each)
    .find(({ name }) => name === REQUESTS[request]);
  if (!scenario || values.before) {
    throw new UserFacingError(
      `Name one of ${Object.keys(REQUESTS).join(", ")}; --before is for orders, \`npm run bench\` has it for reads.`,
    );
  }

  await using stack = new AsyncDisposableStack();
  log("Bundling the Workers …");
  const services = findServices();
  const bundles = await buildBundles(services);
  const chosen = TOGGLES.filter(({ name }) => values.only.split(",").some((part) => name.includes(part)));

  log("Starting PostgreSQL and the shops …");
  const postgres = await startThrowAwayPostgres();
  stack.defer(postgres.stop);
  const contenders = [];
  for (const { name, ...toggle } of [{ name: BASE }, ...chosen]) {
    const shop = await startBenchShop({ postgres, services, bundles, products: PRODUCTS, log, ...toggle });
    stack.defer(shop.close);
    contenders.push({ name, shop });
  }
  const turns = await takeTurns(scenario, contenders, { clients, rounds, seconds, log });
  const rows = summarize(turns, BASE);
  console.table(rows);
  const file = join(localDir, "bench", `profile-${request}.html`);
  await mkdir(join(localDir, "bench"), { recursive: true });
  const about =
    `Production bundles in workerd, ${clients.join(", ")} clients, ${rounds} rounds of ${seconds} s, all in turns; medians. ` +
    "Each row differs from the base by one thing. CPU and round trips include the work after the response.";
  await writeFile(file, renderProfile(`Where the time of one ${request} goes`, about, turns, rows));
  log(`Wrote ${file}.`);
});
process.exit();
