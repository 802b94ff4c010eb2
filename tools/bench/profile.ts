/**
 * Says where the time and the CPU of a request go: production bundles in workerd, with one thing different at a time, against
 * the same shop without any difference. They take turns, since the speed of a machine changes by the second.
 *
 *     npm run profile -- order       also read, list, cart
 *     npm run profile -- order --clients 32 --rounds 9 --seconds 1
 *     npm run profile -- order --before v1.2 --only before      against the Workers of another commit alone
 *
 * Writes .local/bench/profile-<request>.html.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, UserFacingError } from "../lib/command.ts";
import { localDir } from "../lib/paths.ts";
import { findServices } from "../lib/services.ts";
import { startThrowAwayPostgres } from "../local/postgres/postgres.ts";
import { findScenarios } from "./measure/find-scenarios.ts";
import { buildCommit } from "./profile/commit-bundles.ts";
import { renderProfile, summarize } from "./profile/summary.ts";
import { TOGGLES, type Toggle } from "./profile/toggles.ts";
import { takeTurns } from "./profile/turns.ts";
import { buildBundles } from "./shop/bundles.ts";
import { startBenchShop } from "./shop/start-shop.ts";

/** The scenario of each kind of request. */
const REQUESTS: Record<string, string> = {
  order: "order of two lines, 8 clients",
  read: "cached product read",
  list: "list by price",
  cart: "cart complete, three items",
};
const PRODUCTS = 1_000;
const BASE = "base";

process.env.WRANGLER_LOG ??= "error";
const log = (line: string) => console.log(line);

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      clients: { type: "string", default: "8" },
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "1" },
      before: { type: "string" },
      only: { type: "string", default: "" },
    },
  });
  const [request = "order"] = positionals;
  const scenario = (await findScenarios())
    .filter((each) => "prepare" in each)
    .find(({ name }) => name === REQUESTS[request]);
  if (!scenario) throw new UserFacingError(`Name one of ${Object.keys(REQUESTS).join(", ")}.`);

  await using stack = new AsyncDisposableStack();
  log("Bundling the Workers …");
  const services = findServices();
  const bundles = await buildBundles(services);
  const toggles: Toggle[] = [...TOGGLES];
  if (values.before) {
    toggles.unshift({ name: `before: ${values.before}`, ...(await buildCommit(values.before)) });
  }
  const chosen = toggles.filter(({ name }) => values.only.split(",").some((part) => name.includes(part)));

  log("Starting PostgreSQL and the shops …");
  const postgres = await startThrowAwayPostgres();
  stack.defer(postgres.stop);
  const contenders = [];
  for (const { name, ...toggle } of [{ name: BASE }, ...chosen]) {
    const shop = await startBenchShop({ postgres, services, bundles, products: PRODUCTS, log, ...toggle });
    stack.defer(shop.close);
    contenders.push({ name, shop });
  }
  const [clients, rounds, seconds] = [values.clients, values.rounds, values.seconds].map(Number) as [
    number,
    number,
    number,
  ];
  const turns = await takeTurns(scenario, contenders, { clients, rounds, seconds, log });
  const rows = summarize(turns, BASE);
  console.table(rows);
  const file = join(localDir, "bench", `profile-${request}.html`);
  await mkdir(join(localDir, "bench"), { recursive: true });
  await writeFile(file, renderProfile(request, `${clients} clients, ${rounds} rounds of ${seconds} s`, turns, rows));
  log(`Wrote ${file}.`);
});
process.exit();
