import { stepNames } from "../../workers/gateway/src/app.ts";
import { modulesIn, type WorkerOptions } from "./bundles.ts";
import { limitsModule } from "./emulators.ts";

/** How many steps each gateway of the ladder has: none, the first, the first two … */
export const ladder = [...stepNames.keys(), stepNames.length].map((steps) => ({
  server: `ladder-gateway-${steps}` as const,
  steps,
  /** What it does that the one before does not. */
  adds: stepNames[steps - 1] ?? "routes, context and log line",
}));

/** Gateways with ever more steps. What they forward to answers with a word, so that the steps are all that differs. */
export function ladderWorkers(gateway: WorkerOptions, bundles: Record<string, string>): WorkerOptions[] {
  return ladder.map(({ server, steps }) => ({
    ...gateway,
    name: server,
    modules: [limitsModule, ...modulesIn(bundles.ladder as string)],
    bindings: { ...gateway.bindings, STEPS: String(steps) },
    serviceBindings: { ...gateway.serviceBindings, PRODUCTS: { name: "bare-hello", entrypoint: "Back" } },
  }));
}
