import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EventSchema } from "#shared/contracts/events/products.ts";
import type { EventQueue } from "#shared/events/publisher/context.ts";
import { getProduct } from "../catalogue/product-reads.service.ts";
import { createProduct, patchProduct, removeProduct } from "../catalogue/products.service.ts";
import { reserveVariants } from "../reservations/reservations.service.ts";
import { eventDeliveries, events } from "../tables.ts";
import { anyVersion, createProductsContext } from "../testing.ts";
import { addVariant, adjustProductStock, deleteVariant, patchVariant } from "../variants/variants.service.ts";
import { listEvents } from "./events.service.ts";

let test: Awaited<ReturnType<typeof createProductsContext>>;
const sent: unknown[] = [];
const queue = { sendBatch: async (batch: { body: unknown }[]) => void sent.push(...batch.map(({ body }) => body)) };

beforeAll(async () => {
  test = await createProductsContext();
  test.ctx.subscribers = new Map([["webhooks", queue as unknown as EventQueue]]);
});
afterAll(() => test?.database.close());
beforeEach(async () => {
  await test.ctx.db.delete(eventDeliveries);
  await test.ctx.db.delete(events);
  sent.length = 0;
});

const price = { amount: 500, currency: "USD" };
let count = 0;
const create = () => createProduct(test.ctx, { name: `Mug ${++count}`, price, availableStock: 10 });
const logged = () => listEvents(test.ctx, { after: null, minAgeSeconds: 0, limit: 100 });

describe("the events of a product", () => {
  it("say what the product is after each change, and what it was when it was archived", async () => {
    const { ctx } = test;
    const states = [await create()];
    const id = states[0]?.id ?? "";
    states.push(await patchProduct(ctx, anyVersion(id), { description: "Holds tea" }));
    states.push(await adjustProductStock(ctx, anyVersion(id), { delta: -3 }));
    states.push(await patchProduct(ctx, anyVersion(id), { options: [{ name: "Size", values: ["S"] }] }));
    states.push(await addVariant(ctx, id, { options: { Size: "L" }, price, availableStock: 2, weightGrams: 0 }));
    const added = states.at(-1)?.variants[1]?.id ?? "";
    states.push(await patchVariant(ctx, { productId: id, id: added, hasIfMatch: false }, { weightGrams: 300 }));
    await deleteVariant(ctx, { productId: id, id: added, hasIfMatch: false });
    states.push(await getProduct(ctx, id));
    await removeProduct(ctx, anyVersion(id));
    await test.settle();

    const log = await logged();
    expect(log.map(({ type }) => type)).toEqual([
      "product.created",
      ...Array.from({ length: 6 }, () => "product.updated"),
      "product.archived",
    ]);
    expect(log.map(({ data }) => data)).toEqual([...states, states.at(-1)]);
    for (const event of log) expect(EventSchema.parse(event)).toEqual(event);
    expect(sent).toHaveLength(log.length);
    expect(sent).toEqual(expect.arrayContaining(log));
  });

  it("are not written for a refused change, nor for what an order takes", async () => {
    const { id, version } = await create();
    await expect(patchProduct(test.ctx, { id, hasIfMatch: true, versions: [version + 7] }, { name: "Cup" }))
      .rejects //
      .toMatchObject({ code: "version-mismatch" });
    await expect(adjustProductStock(test.ctx, anyVersion(id), { delta: -11 })).rejects.toMatchObject({
      code: "insufficient-stock",
    });
    await reserveVariants(test.ctx, { reservationId: test.ctx.newId(), lines: [{ productId: id, quantity: 1 }] });
    await test.settle();
    expect((await logged()).map(({ type }) => type)).toEqual(["product.created"]);
  });
});
