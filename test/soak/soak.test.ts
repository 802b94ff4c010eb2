import type { Schemas } from "../../shared/client/client.ts";
import { expect, it } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { type Answer, type Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { type FaultShop, startFaultShop } from "../setup/faults/fault-shop.ts";
import { CALL_FAULTS } from "../setup/faults/faults.ts";
import { cronWorkers, expectHealthy, passTime, recover } from "../setup/faults/recovery.ts";

const seconds = Number(process.env.SOAK_SECONDS ?? 10);
const seed = Number(process.env.SOAK_SEED ?? 1);
const CLIENTS = 8;
/** Of all calls to databases, Workers and the queue. */
const FAULT_SHARE = 0.02;

/** mulberry32: a small generator of numbers from 0 to 1 that a seed fixes. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const pick = <Value>(random: () => number, values: readonly Value[]) =>
  values[Math.floor(random() * values.length)] as Value;

/** What is ordered, and where it is looked at. */
type Sold = { path: string; line: { productId: string } | { variantId: string } };
type Placed = { id: string; client: Client };
type Tally = Map<string, number>;

/** What one client does again and again; each answer must be one that the contract knows. */
async function shopAround(admin: Client, client: Client, products: Sold[], options: Options) {
  const { random, until, tally, placed } = options;
  const note = (action: string, { status }: Answer<unknown>, allowed: number[]) => {
    tally.set(`${action} ${status}`, (tally.get(`${action} ${status}`) ?? 0) + 1);
    expect([...allowed, 503, 504], `${action} was answered with ${status}`).toContain(status);
  };
  while (Date.now() < until) {
    const dice = random();
    if (dice < 0.3) {
      note("browse", await client.get(pick(random, products).path), [200]);
    } else if (dice < 0.7) {
      const items = Array.from({ length: 1 + Math.floor(random() * 2) }, () => ({
        ...pick(random, products).line,
        quantity: 1 + Math.floor(random() * 3),
      }));
      // Some clients try again with their key, some give up, some have no key.
      const key = random() < 0.8 ? { "Idempotency-Key": crypto.randomUUID() } : undefined;
      for (let attempt = 1; attempt <= 3; attempt++) {
        const answer = await client.placeOrder(items, key);
        note("order", answer, [201, 409]);
        if (answer.status === 201) placed.push({ id: answer.body.id, client });
        if (answer.status < 500 || !key || random() < 0.3) break;
      }
    } else if (placed.length > 0) {
      const order = pick(random, placed);
      if (dice < 0.85)
        note("cancel", await order.client.post(`/api/v1/orders/${order.id}/cancel`, undefined), [200, 409]);
      else {
        const status = pick(random, ["paid", "shipped", "delivered", "cancelled"] satisfies Order["status"][]);
        note("admin", await admin.call("PATCH", `/api/v1/orders/${order.id}`, { status }), [200, 409]);
      }
    }
  }
}

type Options = { random: () => number; until: number; tally: Tally; placed: Placed[] };

it(`survives ${seconds} s of mixed traffic with faults at random, seed ${seed}`, async () => {
  const random = randomFrom(seed);
  const shop = await startFaultShop();
  try {
    const admin = await signInAsAdmin(shop);
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => newCustomer(shop)));
    const products = await newProducts(admin);
    const tally: Tally = new Map();
    const placed: Placed[] = [];
    let faults = 0;
    const faultsRandom = randomFrom(seed + 1);
    shop.faults.random = () => {
      if (faultsRandom() >= FAULT_SHARE) return undefined;
      faults++;
      return pick(faultsRandom, CALL_FAULTS);
    };

    const until = Date.now() + seconds * 1000;
    const crons = runCrons(shop, until);
    await Promise.all(clients.map((client) => shopAround(admin, client, products, { random, until, tally, placed })));
    await crons;
    shop.faults.random = undefined;

    await shop.faults.quiet();
    await recover(shop);
    await shop.faults.quiet();
    await recover(shop);
    console.log(
      `${placed.length} orders, ${faults} faults (seed ${seed})\n${[...tally]
        .sort()
        .map(([what, count]) => `  ${what}: ${count}`)
        .join("\n")}`,
    );
    expect(placed.length).toBeGreaterThan(0);
    expect(faults).toBeGreaterThan(0);
    await expectHealthy(shop);
  } finally {
    await shop.close();
  }
});

/** Eight products with one variant, and two with three, of which each is ordered by its own id. */
async function newProducts(admin: Client): Promise<Sold[]> {
  const products: Sold[] = [];
  for (let index = 0; index < 10; index++) {
    const stocked = { price: { amount: 100 + index, currency: "USD" }, availableStock: 2_000 };
    const values = ["S", "M", "L"];
    const variants = values.map((value) => ({ ...stocked, options: { Size: value } }));
    const name = `Soaked ${index}`;
    const body = index < 8 ? { name, ...stocked } : { name, options: [{ name: "Size", values }], variants };
    const { body: product } = await admin.post<Schemas["Product"]>("/api/v1/products", body);
    const path = `/api/v1/products/${index % 2 ? product.slug : product.id}`;
    if (index < 8) products.push({ path, line: { productId: product.id } });
    else products.push(...product.variants.map(({ id }) => ({ path, line: { variantId: id } })));
  }
  return products;
}

/** The clock goes fast here: every few seconds ten minutes have passed. A cron that a fault ends is run again. */
async function runCrons(shop: FaultShop, until: number): Promise<void> {
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(3_000, until - Date.now())));
    await shop.faults.quiet({ timeoutMs: 500 }).catch(() => undefined);
    await passTime(shop);
    for (const worker of cronWorkers()) {
      await shop.harness.getWorker(worker).scheduled({ cron: "* * * * *" });
    }
  }
}
