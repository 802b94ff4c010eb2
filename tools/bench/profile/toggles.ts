import type { WorkerOptions } from "../shop/bundles.ts";
import { withoutMeasurements } from "../shop/overrides.ts";
import type { Telemetry } from "../shop/telemetry.ts";

/** One thing that is different from the base, to see what it costs. */
export interface Toggle {
  name: string;
  telemetry?: Telemetry;
  /** Changes the options of a Worker. */
  change?: (worker: WorkerOptions) => WorkerOptions;
  /** How much longer each round trip to a database takes. */
  delayMs?: number;
}

const ofOrders = (change: (worker: WorkerOptions) => WorkerOptions) => (worker: WorkerOptions) =>
  worker.name === "orders" ? change(worker) : worker;

export const TOGGLES: Toggle[] = [
  {
    name: "log lines at info",
    change: (worker) => ({ ...worker, bindings: { ...worker.bindings, LOG_LEVEL: "info" } }),
  },
  { name: "a tail consumer that does nothing", telemetry: "idle" },
  {
    // Less than the one before by what the Workers themselves spend on measurements; on the platform the consumer runs elsewhere.
    name: "the same, without measurements",
    telemetry: "idle",
    change: withoutMeasurements,
  },
  { name: "telemetry", telemetry: "on" },
  {
    name: "nothing after the answer",
    // Without a subscriber an order's event is not relayed.
    change: ofOrders((worker) => ({ ...worker, queueProducers: {} })),
  },
  { name: "no consumers of events", change: (worker) => ({ ...worker, queueConsumers: {} }) },
  { name: "20 ms to the database", delayMs: 20 },
];
