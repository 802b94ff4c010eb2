import type { Scenario } from "../measure/scenario.ts";
import catalogue from "./catalogue.ts";
import orders from "./orders.ts";

/**
 * The cost of telemetry for a request that does very little, where one more invocation weighs most; for one with a database
 * query; and for the one with the most steps.
 */
const PAIRED = ["cached product read", "list by price", "order, 8 clients, many products"];

const pairs = PAIRED.flatMap((name) => {
  const scenario = [...catalogue, ...orders].find((each) => each.name === name) as Scenario;
  return (["off", "idle", "on"] as const).map((telemetry) => ({
    ...scenario,
    everySize: false,
    name: `${name}, telemetry ${telemetry}`,
    telemetry,
  }));
});

// The bench gives every secret this value.
const headers = { Authorization: `Bearer ${"A".repeat(43)}` };
const metrics = { connections: 1, prepare: async () => () => ({ path: "/metrics", headers }) };

const scenarios: Scenario[] = [
  ...pairs,
  // The counters after all of the above was counted; the gauges for databases of each size.
  { ...metrics, name: "/metrics, its counters", telemetry: "on" },
  { ...metrics, name: "/metrics, its gauges", everySize: true },
];

export default scenarios;
