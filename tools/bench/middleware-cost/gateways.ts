import { modulesIn, type WorkerOptions } from "../shop/bundles.ts";
import { limitsModule } from "../shop/overrides.ts";
import { STEPS } from "./steps.ts";

/** One gateway for each number of active middleware: none, the first, the first two … */
export const partialGateways = [...STEPS.keys(), STEPS.length].map((steps) => ({
  server: `partial-gateway-${steps}` as const,
  steps,
  /** What it does that the one before does not. */
  adds: STEPS[steps - 1] ?? "routes, context and log line",
}));

/** These gateways as Workers. They forward to a Worker that answers one word, so that they differ by middleware alone. */
export function partialGatewayWorkers(gateway: WorkerOptions, bundles: Record<string, string>): WorkerOptions[] {
  return partialGateways.map(({ server, steps }) => ({
    ...gateway,
    name: server,
    modules: [limitsModule, ...modulesIn(bundles["partial-gateway"] as string)],
    bindings: { ...gateway.bindings, STEPS: String(steps) },
    serviceBindings: { ...gateway.serviceBindings, PRODUCTS: { name: "bare-hello", entrypoint: "Back" } },
  }));
}
