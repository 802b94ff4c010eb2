import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EventSchema } from "#shared/contracts/events/products.ts";
import { listCatalogue } from "../catalogue/catalogue.service.ts";
import { NewProductSchema, ProductListQuerySchema } from "../catalogue/products.schema.ts";
import { createProduct } from "../catalogue/products.service.ts";
import { reserveVariants, settleReservations } from "../reservations/reservations.service.ts";
import { eventDeliveries, events, lowStock, stockSettings } from "../tables.ts";
import { anyVersion, createProductsContext } from "../testing.ts";
import { addVariant, adjustProductStock } from "../variants/variants.service.ts";
import { listEvents } from "./events.service.ts";
import { publishLowStock, setLowStockThreshold } from "./low-stock.service.ts";

let test: Awaited<ReturnType<typeof createProductsContext>>;

beforeAll(async () => {
  test = await createProductsContext();
});
afterAll(() => test?.database.close());
beforeEach(async () => {
  for (const table of [eventDeliveries, events, lowStock]) await test.ctx.db.delete(table);
  await setLowStockThreshold(test.ctx, 5);
});

let count = 0;
async function create(availableStock: number): Promise<string> {
  const price = { amount: 500, currency: "USD" };
  return (await createProduct(test.ctx, { name: `Mug ${++count}`, price, availableStock })).id;
}
const adjust = (id: string, delta: number) => adjustProductStock(test.ctx, anyVersion(id), { delta });

const reserve = (productId: string, quantity = 1) =>
  reserveVariants(test.ctx, { reservationId: test.ctx.newId(), lines: [{ productId, quantity }] });

/** Whether the list of low stock has the product. */
async function isListed(id: string): Promise<boolean> {
  const { items } = await listCatalogue(test.ctx, ProductListQuerySchema.parse({ lowStock: "true", limit: "100" }));
  return items.some((product) => product.id === id);
}

async function published() {
  await publishLowStock(test.ctx);
  const log = await listEvents(test.ctx, { after: null, minAgeSeconds: 0, limit: 1_000 });
  return log.filter(({ type }) => type === "stock.low");
}

describe("publishLowStock()", () => {
  it("publishes once that a variant fell to the threshold, and again only after it was above", async () => {
    const id = await create(10);
    await adjust(id, -4);
    expect(await published()).toEqual([]);
    await adjust(id, -1);
    const [event] = await published();
    expect(event).toMatchObject({
      subject: id,
      data: { productId: id, variantId: id, availableStock: 5, threshold: 5 },
    });
    expect(EventSchema.parse(event)).toEqual(event);

    await adjust(id, -2);
    await adjust(id, 2);
    expect(await published()).toHaveLength(1);
    await adjust(id, 1);
    await adjust(id, -3);
    expect(await published()).toHaveLength(2);
  });

  it("counts what orders take and give back", async () => {
    const id = await create(6);
    const reservationId = test.ctx.newId();
    await reserveVariants(test.ctx, { reservationId, lines: [{ productId: id, quantity: 2 }] });
    expect(await published()).toHaveLength(1);
    await settleReservations(test.ctx, [{ reservationId, action: "return" }]);
    await reserveVariants(test.ctx, { reservationId: test.ctx.newId(), lines: [{ productId: id, quantity: 1 }] });
    expect(await published()).toHaveLength(2);
  });

  it("publishes each of 150 variants once when three runs start at the same time", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 150; index++) ids.push(await create(6));
    for (const id of ids) await adjust(id, -6);
    await Promise.all([1, 2, 3].map(() => publishLowStock(test.ctx)));
    const subjects = (await published()).map(({ subject }) => subject);
    expect(subjects.toSorted()).toEqual(ids.toSorted());
  });

  it("lists a product that is created with low stock, but publishes nothing until it falls further, and then once", async () => {
    const [low, high] = [await create(5), await create(6)];
    expect([await isListed(low), await isListed(high)]).toEqual([true, false]);
    expect(await published()).toEqual([]);
    await adjust(low, -1);
    expect(await published()).toMatchObject([{ subject: low, data: { availableStock: 4 } }]);
    await adjust(low, -1);
    expect(await published()).toHaveLength(1);
    expect(await isListed(low)).toBe(true);
  });

  it("publishes nothing when a variant that was created low gets units, and again after it was above the threshold", async () => {
    const id = await create(2);
    await adjust(id, 2);
    expect([await isListed(id), await published()]).toEqual([true, []]);
    await adjust(id, 2);
    expect([await isListed(id), await published()]).toEqual([false, []]);
    await adjust(id, -1);
    expect([await isListed(id), (await published()).length]).toEqual([true, 1]);
  });

  it("lists a product by a variant that is added to it with low stock", async () => {
    const price = { amount: 500, currency: "USD" };
    const options = [{ name: "Size", values: ["S"] }];
    const variants = [{ options: { Size: "S" }, price, availableStock: 50 }];
    const product = await createProduct(
      test.ctx,
      NewProductSchema.parse({ name: `Mug ${++count}`, options, variants }),
    );
    expect(await isListed(product.id)).toBe(false);
    await addVariant(test.ctx, product.id, { options: { Size: "M" }, price, availableStock: 5, weightGrams: 0 });
    expect([await isListed(product.id), await published()]).toEqual([true, []]);
  });

  it("publishes one event when 20 orders at the same time buy a variant that was created low", async () => {
    await setLowStockThreshold(test.ctx, 30);
    const id = await create(25);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => reserve(id)));
    expect(outcomes.filter(({ outcome }) => outcome === "reserved")).toHaveLength(20);
    await Promise.all([1, 2, 3].map(() => publishLowStock(test.ctx)));
    expect(await published()).toMatchObject([{ subject: id, data: { availableStock: 5 } }]);
  });
});

describe("setLowStockThreshold()", () => {
  it("lists what a raised threshold makes low, and publishes it once when it falls further", async () => {
    const id = await create(10);
    await setLowStockThreshold(test.ctx, 10);
    expect([await isListed(id), await published()]).toEqual([true, []]);
    await setLowStockThreshold(test.ctx, 20);
    await setLowStockThreshold(test.ctx, 20);
    expect([await isListed(id), await published()]).toEqual([true, []]);
    await adjust(id, -1);
    await adjust(id, -1);
    expect(await published()).toHaveLength(1);
  });

  it("keeps that a variant fell when the threshold is raised, and forgets what is above a lowered one", async () => {
    const id = await create(6);
    await adjust(id, -1);
    expect(await published()).toHaveLength(1);
    await setLowStockThreshold(test.ctx, 20);
    await adjust(id, -1);
    expect(await published()).toHaveLength(1);
    await setLowStockThreshold(test.ctx, 3);
    expect(await isListed(id)).toBe(false);
    await adjust(id, -1);
    expect([await isListed(id), (await published()).length]).toEqual([true, 2]);
  });

  it("applies to what falls from then on, and forgets what is above the new threshold", async () => {
    const id = await create(10);
    await setLowStockThreshold(test.ctx, 20);
    expect(await published()).toEqual([]);
    await adjust(id, -1);
    expect(await published()).toHaveLength(1);
    await setLowStockThreshold(test.ctx, 3);
    await adjust(id, -7);
    expect(await published()).toMatchObject([
      { data: { threshold: 20 } },
      { data: { threshold: 3, availableStock: 2 } },
    ]);
  });

  it("does the rest of an earlier call that set the threshold alone, as the previous version does", async () => {
    const id = await create(10);
    await test.ctx.db.update(stockSettings).set({ lowStockThreshold: 20 });
    expect(await isListed(id)).toBe(false);
    await setLowStockThreshold(test.ctx, 20);
    expect(await isListed(id)).toBe(true);
  });

  it("neither deadlocks with a transaction that changes the stock of several variants, nor misses what that makes low", async () => {
    const [first, second] = [await create(20), await create(20)];
    const client = new Client({ connectionString: test.database.ownerUrl });
    await client.connect();
    try {
      const take = (id: string) =>
        client.query("UPDATE variants SET available_stock = available_stock - 15 WHERE id = $1", [id]);
      await client.query("BEGIN");
      await take(second);
      const raised = setLowStockThreshold(test.ctx, 30);
      const isWaiting =
        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'low_stock'::regclass) AS is";
      await expect.poll(async () => (await client.query(isWaiting)).rows[0].is).toBe(true);
      await take(first);
      await client.query("COMMIT");
      await raised;
    } finally {
      await client.end();
    }
    expect([await isListed(first), await isListed(second)]).toEqual([true, true]);
    expect((await published()).map(({ subject }) => subject).toSorted()).toEqual([first, second].toSorted());
  });
});
