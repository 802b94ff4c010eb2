import { afterAll, describe, expect, it } from "vitest";
import { getProduct } from "../catalogue/product-reads.service.ts";
import { createProduct } from "../catalogue/products.service.ts";
import { createProductsContext, sumOfLedger } from "../testing.ts";
import { restock } from "./restocks.service.ts";

const { ctx, database } = await createProductsContext();
afterAll(() => database.close());

let made = 0;
async function newProduct(availableStock: number): Promise<string> {
  const price = { amount: 1000, currency: "USD" };
  return (await createProduct(ctx, { name: `Restocked ${++made}`, price, availableStock })).id;
}

const stockOf = async (id: string) => [(await getProduct(ctx, id)).availableStock, await sumOfLedger(ctx.db, id)];

describe("restock()", () => {
  it("adds the units to the stock and its ledger, and leaves out unknown variants", async () => {
    const [mug, tray] = [await newProduct(1), await newProduct(0)];
    const lines = [mug, tray, crypto.randomUUID()].map((variantId) => ({ variantId, quantity: 2 }));
    await restock(ctx, { restockId: ctx.newId(), lines });
    expect([await stockOf(mug), await stockOf(tray)]).toEqual([
      [3, 3],
      [2, 2],
    ]);
  });

  it("adds them once when it is repeated twenty times at the same time", async () => {
    const mug = await newProduct(1);
    const input = { restockId: ctx.newId(), lines: [{ variantId: mug, quantity: 2 }] };
    await Promise.all(Array.from({ length: 20 }, () => restock(ctx, input)));
    expect(await stockOf(mug)).toEqual([3, 3]);
  });

  it("does not deadlock with others that name the same variants in another order", async () => {
    const ids = [await newProduct(0), await newProduct(0), await newProduct(0)];
    const lines = ids.map((variantId) => ({ variantId, quantity: 1 }));
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        restock(ctx, { restockId: ctx.newId(), lines: index % 2 ? lines : lines.toReversed() }),
      ),
    );
    for (const id of ids) expect(await stockOf(id)).toEqual([20, 20]);
  });
});
