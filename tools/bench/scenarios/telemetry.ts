import type { Scenario } from "../scenario.ts";
import catalogue from "./catalogue.ts";
import orders from "./orders.ts";

/** What the counting of everything costs, where it costs most: the cheapest request, and the one with the most steps. */
const PAIRED = ["cached product read", "order, 8 clients, many products"];

const pairs = PAIRED.flatMap((name) => {
  const scenario = [...catalogue, ...orders].find((each) => each.name === name) as Scenario;
  return [false, true].map((telemetry) => ({
    ...scenario,
    everySize: false,
    name: `${name}, telemetry ${telemetry ? "on" : "off"}`,
    telemetry,
  }));
});

const scenarios: Scenario[] = [
  ...pairs,
  {
    name: "/metrics",
    telemetry: true,
    connections: 1,
    // The bench gives every secret this value.
    prepare: async () => () => ({ path: "/metrics", headers: { Authorization: `Bearer ${"A".repeat(43)}` } }),
  },
];

export default scenarios;
