import { join } from "node:path";
import { afterAll } from "vitest";
import { root } from "../../../tools/lib/paths.ts";
import { FakeStripe, offerStripe } from "./fake-stripe.ts";
import { Faults } from "./faults.ts";
import { inlineConfig } from "../inline-config.ts";
import { ENTRYPOINTS, QUEUES } from "./proxied-calls.ts";
import { type Shop, startShop, type WorkerInput } from "../shop.ts";

export type FaultShop = Shop & { faults: Faults; stripe: FakeStripe };

/** A shop with proxies for all tests of a file, to be called at its top level: it is closed after the last test. */
export async function openFaultShop(): Promise<FaultShop> {
  const shop = await startFaultShop();
  afterAll(shop.close);
  return shop;
}

/** The whole shop with a proxy in each place where a call can fail. */
export async function startFaultShop(): Promise<FaultShop> {
  const faults = new Faults();
  const stripe = new FakeStripe();
  const shop = await startShop({
    // Nothing here looks at logs or metrics, and thousands of invocations would write them.
    vars: { LOG_LEVEL: "error" },
    adapt: (workers) => [...workers.map(throughProxy), { config: proxyConfig }],
  });
  faults.watch(shop, stripe);
  return {
    ...shop,
    faults,
    stripe,
    close: async () => {
      faults.end();
      await shop.close();
    },
  };
}

const PROXY = "fault-proxy";

const entrypoints = Object.entries(ENTRYPOINTS);
const queues = Object.entries(QUEUES);

/** The Worker as it is configured, but for the bindings that the proxy takes the place of. */
function throughProxy(worker: WorkerInput) {
  const config = inlineConfig(offerStripe(worker));
  const services = (config.services ?? []).map((binding) => {
    const proxied = entrypoints.find(
      ([, { service, entrypoint }]) => binding.service === service && binding.entrypoint === entrypoint,
    );
    return proxied ? { ...binding, service: PROXY, entrypoint: proxied[0] } : binding;
  });
  const producers = config.queues?.producers ?? [];
  const proxied = producers.filter(({ binding }) => binding in QUEUES);
  return {
    config: {
      ...config,
      tail_consumers: undefined,
      services: [...services, ...proxied.map(({ binding }) => ({ binding, service: PROXY, entrypoint: binding }))],
      queues: { ...config.queues, producers: producers.filter((producer) => !proxied.includes(producer)) },
    },
  };
}

const proxyConfig = {
  name: PROXY,
  main: join(root, "test/setup/faults/fault-proxy.ts"),
  compatibility_date: "2026-11-01",
  services: entrypoints.map(([binding, { service, entrypoint }]) => ({ binding, service, entrypoint })),
  queues: { producers: queues.map(([binding, queue]) => ({ binding, queue })) },
};
