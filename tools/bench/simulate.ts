/**
 * Simulates the queue, the relay, the cron and the databases at 10, 100, 1,000 and 10,000 orders a second, from the service
 * times in tools/bench/simulation/measured.ts. docs/scale.md has the result and what to do about it.
 *
 *     npm run simulate
 *     npm run simulate -- --rate 2000 --trip 20 --hot 0.1      2,000 orders a second, 20 ms to a database, one in ten of
 *                                                              which has the same product
 */
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { percentile } from "./measure/load.ts";
import { type Outcome, simulateShop } from "./simulation/shop.ts";

const RATES = "10,100,1000,10000";
/** Fewer seconds at high rates: so many orders are enough. */
const MOST_ORDERS = 60_000;
const SECONDS = 90;

await runCommand(async () => {
  const { values } = parseArguments({
    options: {
      rate: { type: "string", default: RATES },
      trip: { type: "string", default: "5" },
      hot: { type: "string", default: "0.01" },
      lost: { type: "string", default: "0.0001" },
      units: { type: "string" },
    },
  });
  const numbers = [values.trip, values.hot, values.lost, values.units ?? "1", ...values.rate.split(",")].map(Number);
  if (numbers.some((number) => !(number >= 0)))
    throw new UserFacingError("Rates, times and shares are numbers from 0.");
  const [tripMs = 0, hotShare = 0, lostShare = 0, units, ...rates] = numbers;
  const rows = [];
  for (const ordersPerSecond of rates) {
    const seconds = Math.min(SECONDS, MOST_ORDERS / ordersPerSecond);
    const computeUnits = values.units ? units : undefined;
    const outcome = await simulateShop({ ordersPerSecond, seconds, tripMs, hotShare, lostShare, computeUnits });
    rows.push(row(ordersPerSecond, outcome));
  }
  console.table(rows);
});

function row(ordersPerSecond: number, outcome: Outcome) {
  const { answerMs, notifyMs, loads } = outcome;
  return {
    "orders/s": ordersPerSecond,
    "units of each compute": outcome.computeUnits,
    "answer ms, 50 %": Math.round(percentile(answerMs, 50)),
    "95 %": Math.round(percentile(answerMs, 95)),
    "notified ms, 50 %": Math.round(percentile(notifyMs, 50)),
    "99 %": Math.round(percentile(notifyMs, 99)),
    "trips after": Number(outcome.tripsAfterAnswer.toFixed(2)),
    "most in queue": outcome.mostQueued,
    ...Object.fromEntries(Object.entries(loads).map(([part, load]) => [part, `${Math.round(load * 100)} %`])),
  };
}
