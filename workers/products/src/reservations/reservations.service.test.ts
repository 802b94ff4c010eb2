import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestContext } from "#shared/testing/context.ts";
import type { TestDatabase } from "#shared/testing/databases.ts";
import type { ProductsContext } from "../context.ts";
import { browseProduct, createProduct, getProduct } from "../catalogue/products.service.ts";
import {
  confirmReservation,
  listStaleHolds,
  releaseReservation,
  releaseStaleHold,
  reserveStock,
  returnReservation,
} from "./reservations.service.ts";
import { products, reservations } from "../tables.ts";
import { emptyCache, sumOfLedger } from "../testing.ts";

let ctx: ProductsContext;
let database: TestDatabase;
let settle: () => Promise<void>;

beforeAll(async () => {
  const test = await createTestContext("products");
  database = test.database;
  settle = test.ctx.settle;
  ctx = { ...test.ctx, ...emptyCache() };
});
afterAll(() => database.close());

let made = 0;
async function newProduct(availableStock: number, { amount = 1000, currency = "USD" } = {}): Promise<string> {
  const name = `Product ${++made}`;
  return (await createProduct(ctx, { name, price: { amount, currency }, availableStock })).id;
}

const reserve = (lines: [productId: string, quantity: number][], reservationId = ctx.newId()) =>
  reserveStock(ctx, { reservationId, lines: lines.map(([productId, quantity]) => ({ productId, quantity })) });

/** The stock of a product is what its ledger says, whatever happened. */
async function expectStock(productId: string, stock: number): Promise<void> {
  expect((await getProduct(ctx, productId)).availableStock).toBe(stock);
  expect(await sumOfLedger(ctx.db, productId)).toBe(stock);
}

describe("reserveStock()", () => {
  it("takes the stock of all lines and tells names, prices and when the hold ends", async () => {
    const [mug, tray] = [await newProduct(5), await newProduct(5, { amount: 250 })];
    const result = await reserve([
      [tray, 2],
      [mug, 5],
    ]);
    expect(result).toMatchObject({
      outcome: "reserved",
      lines: [
        { productId: tray, quantity: 2, unitAmount: 250, currency: "USD" },
        { productId: mug, quantity: 5, unitAmount: 1000, currency: "USD" },
      ],
    });
    if (result.outcome === "reserved") expect(result.expiresAt).toBeGreaterThan(Date.now() + 60_000);
    await expectStock(mug, 0);
    await expectStock(tray, 3);
  });

  it("takes nothing when one line is short, and tells every shortage", async () => {
    const [short, shorter, enough] = [await newProduct(1), await newProduct(0), await newProduct(9)];
    expect(
      await reserve([
        [enough, 1],
        [short, 2],
        [shorter, 1],
      ]),
    ).toEqual({
      outcome: "insufficient-stock",
      shortages: [
        { productId: short, requested: 2, available: 1 },
        { productId: shorter, requested: 1, available: 0 },
      ],
    });
    await expectStock(enough, 9);
  });

  it("names products that do not exist before anything else that is wrong", async () => {
    const [known, unknown] = [await newProduct(0), ctx.newId()];
    const result = await reserve([
      [known, 5],
      [unknown, 1],
    ]);
    expect(result).toEqual({ outcome: "unknown-product", productIds: [unknown] });
  });

  it("refuses two currencies in one order", async () => {
    const [usd, eur] = [await newProduct(5), await newProduct(5, { currency: "EUR" })];
    const result = await reserve([
      [usd, 1],
      [eur, 1],
    ]);
    expect(result).toEqual({ outcome: "mixed-currencies" });
    await expectStock(usd, 5);
  });

  it("refuses an order worth more than the bound, and takes one worth just that", async () => {
    const dear = await newProduct(10, { amount: 500_000_000_000 });
    expect(await reserve([[dear, 3]])).toEqual({ outcome: "total-too-large" });
    expect(await reserve([[dear, 2]])).toMatchObject({ outcome: "reserved" });
  });

  it("never sells more than there is to any number of callers at once", async () => {
    const product = await newProduct(10);
    const results = await Promise.all(Array.from({ length: 40 }, () => reserve([[product, 1]])));
    expect(results.filter(({ outcome }) => outcome === "reserved")).toHaveLength(10);
    expect(results.filter(({ outcome }) => outcome === "insufficient-stock")).toHaveLength(30);
    await expectStock(product, 0);
  });

  it("takes the stock once for ten calls at once under one id, 50 times over", async () => {
    const product = await newProduct(1000);
    for (let run = 1; run <= 50; run++) {
      const id = ctx.newId();
      const results = await Promise.all(Array.from({ length: 10 }, () => reserve([[product, 1]], id)));
      expect(results.every(({ outcome }) => outcome === "reserved")).toBe(true);
      await expectStock(product, 1000 - run);
    }
  });

  it("does not deadlock when orders name the same products in opposite order", async () => {
    const [a, b] = [await newProduct(100), await newProduct(100)];
    const forth: [string, number][] = [
      [a, 1],
      [b, 1],
    ];
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, index) => reserve(index % 2 ? forth : forth.toReversed())),
    );
    expect(results.every(({ outcome }) => outcome === "reserved")).toBe(true);
    await expectStock(a, 40);
    await expectStock(b, 40);
  });
});

describe("the end of a reservation", () => {
  it("gives the stock back once, however often and at once it is asked to", async () => {
    const product = await newProduct(3);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await Promise.all(Array.from({ length: 8 }, () => returnReservation(ctx, id)));
    await expectStock(product, 3);
  });

  it("keeps the stock of a confirmed one from being released, but returns it when its order is cancelled", async () => {
    const product = await newProduct(3);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await confirmReservation(ctx, id);
    await releaseReservation(ctx, id);
    await expectStock(product, 1);
    await returnReservation(ctx, id);
    await confirmReservation(ctx, id);
    await returnReservation(ctx, id);
    await expectStock(product, 3);
  });

  it("gives the stock back on top of the most that an administrator may have set meanwhile", async () => {
    const product = await newProduct(1_000_000_000);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await ctx.db.update(products).set({ availableStock: 1_000_000_000 }).where(sql`id = ${product}`);
    await returnReservation(ctx, id);
    expect((await getProduct(ctx, product)).availableStock).toBe(1_000_000_002);
  });

  it("lets a released one hold again under the same id, at today's price", async () => {
    const product = await newProduct(3);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await releaseReservation(ctx, id);
    await releaseReservation(ctx, id);
    await expectStock(product, 3);
    expect(await reserve([[product, 2]], id)).toMatchObject({ outcome: "reserved" });
    await expectStock(product, 1);
  });
});

/** As if so many seconds had gone by for every hold. */
const passTime = (seconds: number) =>
  ctx.db.update(reservations).set({ expiresAt: sql`expires_at - make_interval(secs => ${seconds})` });

describe("a hold that was neither confirmed nor released", () => {
  it("is listed minutes after its end, and not while an order may still be written on it", async () => {
    const product = await newProduct(3);
    const id = ctx.newId();
    await reserve([[product, 1]], id);
    await passTime(120 + 170);
    expect(await listStaleHolds(ctx, { limit: 1000 })).not.toContain(id);
    await passTime(20);
    expect(await listStaleHolds(ctx, { limit: 1000 })).toContain(id);
  });

  it("gives its stock back once, to any number of sweeps at once", async () => {
    const product = await newProduct(3);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await passTime(400);
    await Promise.all(Array.from({ length: 8 }, () => releaseStaleHold(ctx, id)));
    await expectStock(product, 3);
  });

  it("is kept by a retry that renews it before the sweep releases it", async () => {
    const product = await newProduct(3);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await passTime(400);
    await reserve([[product, 2]], id);
    await releaseStaleHold(ctx, id);
    await expectStock(product, 1);
  });

  it("is either renewed or released and held again when a retry races with the sweep, 30 times over", async () => {
    const product = await newProduct(3);
    for (let run = 0; run < 30; run++) {
      const id = ctx.newId();
      await reserve([[product, 2]], id);
      await passTime(400);
      const [retry] = await Promise.all([reserve([[product, 2]], id), releaseStaleHold(ctx, id)]);
      expect(retry).toMatchObject({ outcome: "reserved" });
      await expectStock(product, 1);
      await returnReservation(ctx, id);
    }
  });

  it("is no longer released once it is confirmed, whichever of the two comes first", async () => {
    const product = await newProduct(100);
    for (let run = 0; run < 20; run++) {
      const id = ctx.newId();
      await reserve([[product, 1]], id);
      await passTime(400);
      await Promise.all([confirmReservation(ctx, id), releaseStaleHold(ctx, id)]);
      const [row] = await ctx.db.select().from(reservations).where(sql`id = ${id}`);
      const stock = (await getProduct(ctx, product)).availableStock;
      expect(["confirmed", "released"]).toContain(row?.state);
      await returnReservation(ctx, id);
      await releaseReservation(ctx, id);
      await expectStock(product, 100);
      expect(stock).toBe(row?.state === "confirmed" ? 99 : 100);
    }
  });
});

describe("the cache of products", () => {
  const browsed = async (id: string) => (await browseProduct(ctx, id)).value.availableStock;

  it("shows what an order took and what it gave back as soon as that is done", async () => {
    const product = await newProduct(5);
    const id = ctx.newId();
    expect(await browsed(product)).toBe(5);
    await reserve([[product, 2]], id);
    await settle();
    expect(await browsed(product)).toBe(3);
    await returnReservation(ctx, id);
    await settle();
    expect(await browsed(product)).toBe(5);
  });

  it("is not told of a retry that takes nothing", async () => {
    const product = await newProduct(5);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await reserve([[product, 2]], id);
    await settle();
    expect(await browsed(product)).toBe(3);
  });
});
