import { ladder } from "../middleware-cost.ts";
import type { Scenario } from "../scenario.ts";

/** What the gateway costs, one step after another: each of these does what the one before it does, and one thing more. */
const scenarios: Scenario[] = [
  { name: "bare hello pair", server: "bare-gateway", prepare: async () => () => ({ path: "/" }) },
  ...ladder.map(({ server, adds }) => ({
    name: `hello pair + ${adds}`,
    server,
    prepare: async () => () => ({ path: "/api/v1/products" }),
  })),
];

export default scenarios;
