import { join } from "node:path";
import { afterAll } from "vitest";
import { root } from "../../../tools/lib/paths.ts";
import { Faults } from "./faults.ts";
import { inlineConfig } from "../inline-config.ts";
import { type Shop, startShop, type WorkerInput } from "../shop.ts";

export type FaultShop = Shop & { faults: Faults };

/** A shop with proxies for all tests of a file, to be called at its top level: it is closed after the last test. */
export async function openFaultShop(): Promise<FaultShop> {
  const shop = await startFaultShop();
  afterAll(shop.close);
  return shop;
}

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

/** The entrypoints for RPC that the proxy has too, each with the Worker behind it. */
const PROXIED: Record<string, string> = {
  Sessions: "users",
  MailAddresses: "users",
  Reservations: "products",
  EventLog: "orders",
  OrderMails: "orders",
};

/** The Worker as it is configured, but for the bindings that the proxy takes the place of. */
function throughProxy(worker: WorkerInput) {
  const config = inlineConfig(worker);
  const services = (config.services ?? []).map((service) =>
    PROXIED[service.entrypoint ?? ""] === service.service ? { ...service, service: PROXY } : service,
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
  main: join(root, "test/setup/faults/fault-proxy.ts"),
  compatibility_date: "2026-11-01",
  services: Object.entries(PROXIED).map(([entrypoint, service]) => ({ binding: entrypoint, service, entrypoint })),
  queues: { producers: [{ binding: "EVENTS_NOTIFICATIONS", queue: "order-events-notifications" }] },
};
