import type { Scenario } from "../measure/scenario.ts";
import { partialGateways } from "../middleware-cost/gateways.ts";
import { STEPS } from "../middleware-cost/steps.ts";
import type { BenchShop } from "../shop/start-shop.ts";

const path = "/api/v1/products";

/** The cost per middleware of the gateway: each case does what the one before it does, and one thing more. */
const scenarios: Scenario[] = [
  { name: "bare hello pair", server: "bare-gateway", prepare: async () => () => ({ path: "/" }) },
  ...partialGateways.map(({ server, steps, adds }) => ({
    name: `hello pair + ${adds}`,
    server,
    prepare: async (shop: BenchShop) => {
      await requireSwitches(`${await shop.origin(server)}${path}`, steps);
      return () => ({ path });
    },
  })),
];

/** A figure means something only if the middleware that sets a header is on and off as it should be. */
async function requireSwitches(url: string, steps: number): Promise<void> {
  const { headers } = await fetch(url);
  const [first, limit] = [headers.has("X-Request-Id"), headers.has("RateLimit-Policy")];
  if (first !== steps > 0 || limit !== steps > STEPS.indexOf("network limit")) {
    throw new Error(`The gateway with ${steps} steps has other middleware on than its first ${steps}.`);
  }
}

export default scenarios;
