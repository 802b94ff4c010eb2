import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EventSchema } from "#shared/contracts/events/products.ts";
import { createProduct } from "../catalogue/products.service.ts";
import { reserveVariants, settleReservations } from "../reservations/reservations.service.ts";
import { eventDeliveries, events, lowStock } from "../tables.ts";
import { anyVersion, createProductsContext } from "../testing.ts";
import { adjustProductStock } from "../variants/variants.service.ts";
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
});

describe("setLowStockThreshold()", () => {
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
});
