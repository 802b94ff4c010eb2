import { join } from "node:path";
import { root } from "../../tools/lib/paths.ts";
import { Faults } from "./faults.ts";
import { inlineConfig } from "./inline-config.ts";
import { type Shop, startShop, type WorkerInput } from "./shop.ts";

export type FaultShop = Shop & { faults: Faults };

/** The whole shop with a proxy in each place where a call can fail. */
export async function startFaultShop(): Promise<FaultShop> {
  const faults = new Faults();
  const shop = await startShop({ adapt: (workers) => [...workers.map(throughProxy), { config: proxyConfig }] });
  faults.watch(shop);
  return {
    ...shop,
    faults,
    close: async () => {
      faults.end();
      await shop.close();
    },
  };
}

const PROXY = "fault-proxy";

/** The entrypoint of the proxy that stands in for a binding. */
const STAND_INS: Record<string, string> = { USERS: "Users", PRODUCTS: "Products", ORDERS: "Orders" };

/** The Worker as it is configured, but for the bindings that the proxy takes the place of. */
function throughProxy(worker: WorkerInput) {
  const config = inlineConfig(worker);
  const services = (config.services ?? []).map((service) =>
    STAND_INS[service.binding] ? { ...service, service: PROXY, entrypoint: STAND_INS[service.binding] } : service,
  );
  const producers = config.queues?.producers ?? [];
  const toSubscribers = producers.filter(({ binding }) => binding === "EVENTS_NOTIFICATIONS");
  return {
    config: {
      ...config,
      services: [
        ...services,
        ...toSubscribers.map(({ binding }) => ({ binding, service: PROXY, entrypoint: "OrderEvents" })),
      ],
      queues: { ...config.queues, producers: producers.filter((producer) => !toSubscribers.includes(producer)) },
    },
  };
}

const proxyConfig = {
  name: PROXY,
  main: join(root, "test/setup/fault-proxy.ts"),
  compatibility_date: "2026-11-01",
  services: [
    { binding: "USERS", service: "users", entrypoint: "Users" },
    { binding: "PRODUCTS", service: "products", entrypoint: "Products" },
    { binding: "ORDERS", service: "orders", entrypoint: "Orders" },
  ],
  queues: { producers: [{ binding: "EVENTS_NOTIFICATIONS", queue: "order-events-notifications" }] },
};
