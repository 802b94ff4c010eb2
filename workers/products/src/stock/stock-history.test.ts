import { and, eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import type { Settlement } from "#shared/contracts/products.ts";
import { getProduct } from "../catalogue/product-reads.service.ts";
import { createProduct } from "../catalogue/products.service.ts";
import { reserveVariants, settleReservations } from "../reservations/reservations.service.ts";
import { reservationLines, reservations, stockLedger } from "../tables.ts";
import { createProductsContext, sumOfLedger } from "../testing.ts";
import { adjustProductStock } from "../variants/variants.service.ts";
import { auditSlice } from "./stock-audit.repository.ts";
import { closeReservations, pruneStockHistory } from "./stock-history.service.ts";

const { ctx, database } = await createProductsContext();
afterAll(() => database.close());

let made = 0;
const newProduct = async (availableStock: number) =>
  (await createProduct(ctx, { name: `Product ${++made}`, price: { amount: 100, currency: "USD" }, availableStock })).id;

const adjust = (id: string, delta: number) =>
  adjustProductStock(ctx, { id, versions: undefined, hasIfMatch: false }, { delta });

async function reserve(productId: string, quantity: number, reservationId = ctx.newId()): Promise<string> {
  const result = await reserveVariants(ctx, { reservationId, lines: [{ productId, quantity }] });
  expect(result.outcome).toBe("reserved");
  return reservationId;
}

const settle = (reservationId: string, action: Settlement["action"]) =>
  settleReservations(ctx, [{ reservationId, action }]);

async function sell(productId: string, quantity: number): Promise<string> {
  const id = await reserve(productId, quantity);
  await settle(id, "confirm");
  return id;
}

/** Moves everything that happened so far this many days into the past. */
async function passDays(days: number): Promise<void> {
  const earlier = sql`- make_interval(days => ${days}::int)`;
  await ctx.db.update(reservations).set({ updatedAt: sql`updated_at ${earlier}` });
  await ctx.db.update(stockLedger).set({ createdAt: sql`created_at ${earlier}` });
}

const ledgerOf = (productId: string) => ctx.db.select().from(stockLedger).where(eq(stockLedger.variantId, productId));
const openingOf = async (productId: string) =>
  (
    await ctx.db
      .select()
      .from(stockLedger)
      .where(and(eq(stockLedger.variantId, productId), stockLedger.isOpening))
  ).map(({ delta }) => delta);
const linesOf = (id: string) => ctx.db.select().from(reservationLines).where(eq(reservationLines.reservationId, id));
const stateOf = async (id: string) =>
  (await ctx.db.select().from(reservations).where(eq(reservations.id, id)))[0]?.state;

/** Expects all stock to match the ledger and the reservations. */
async function expectBalance(): Promise<void> {
  const [nil, max] = ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"];
  expect(await auditSlice(ctx.db, { after: nil, upTo: max })).toEqual([]);
}

async function expectStock(productId: string, stock: number): Promise<void> {
  expect((await getProduct(ctx, productId)).availableStock).toBe(stock);
  expect(await sumOfLedger(ctx.db, productId)).toBe(stock);
  await expectBalance();
}

describe("pruneStockHistory()", () => {
  it("deletes reservations that were released a week ago, and none of another state or age", async () => {
    const product = await newProduct(10);
    const released = await reserve(product, 1);
    await settle(released, "release");
    const [held, sold, returned] = [await reserve(product, 1), await sell(product, 1), await sell(product, 1)];
    await settle(returned, "return");
    await passDays(8);
    const recent = await reserve(product, 1);
    await settle(recent, "release");
    await pruneStockHistory(ctx);
    expect(await Promise.all([released, held, sold, returned, recent].map(stateOf))).toEqual([
      undefined,
      "held",
      "confirmed",
      "returned",
      "released",
    ]);
    expect((await ledgerOf(product)).filter(({ reservationId }) => reservationId === released)).toEqual([]);
    await expectStock(product, 8);
  });

  it("rolls up stock entries older than 90 days into one row for each product, however often it runs", async () => {
    const product = await newProduct(10);
    const other = await newProduct(3);
    await adjust(product, 5);
    await passDays(91);
    await adjust(product, -2);
    await pruneStockHistory(ctx);
    expect([await openingOf(product), await openingOf(other)]).toEqual([[15], [3]]);
    await expectStock(product, 13);
    await passDays(91);
    await Promise.all([pruneStockHistory(ctx), pruneStockHistory(ctx), pruneStockHistory(ctx)]);
    expect([await openingOf(product), await openingOf(other)]).toEqual([[13], [3]]);
    expect(await ledgerOf(product)).toHaveLength(1);
    await expectStock(product, 13);
  });

  it("keeps no opening row with a delta of zero", async () => {
    const product = await newProduct(10);
    await adjust(product, -10);
    await passDays(91);
    await pruneStockHistory(ctx);
    expect(await ledgerOf(product)).toEqual([]);
    await expectStock(product, 0);
  });

  it("takes stock once when a retry holds a released reservation while it is deleted, in 20 rounds", async () => {
    for (let run = 0; run < 20; run++) {
      const product = await newProduct(5);
      const id = await reserve(product, 2);
      await settle(id, "release");
      await passDays(8);
      await Promise.all([pruneStockHistory(ctx), reserve(product, 2, id), reserve(product, 2, id)]);
      expect(await stateOf(id)).toBe("held");
      expect(await linesOf(id)).toHaveLength(1);
      await expectStock(product, 3);
    }
  });
});

describe("closeReservations()", () => {
  it("deletes the lines of sold and returned reservations, keeps the stock, and can be repeated", async () => {
    const product = await newProduct(10);
    const [sold, returned] = [await sell(product, 3), await sell(product, 2)];
    await settle(returned, "return");
    for (let times = 0; times < 2; times++) {
      await closeReservations(ctx, { confirmed: [sold, ctx.newId()], returned: [returned] });
      expect([await linesOf(sold), await linesOf(returned)]).toEqual([[], []]);
      expect([await stateOf(sold), await stateOf(returned)]).toEqual(["confirmed", "returned"]);
      expect(await openingOf(product)).toEqual([-3]);
      await expectStock(product, 7);
    }
  });

  it("leaves a repeat of the request unable to take stock again", async () => {
    const product = await newProduct(10);
    const sold = await sell(product, 3);
    await closeReservations(ctx, { confirmed: [sold], returned: [] });
    const again = await reserveVariants(ctx, { reservationId: sold, lines: [{ productId: product, quantity: 3 }] });
    expect(again).toMatchObject({ outcome: "reserved", lines: [] });
    await expectStock(product, 7);
  });

  it("leaves one opening row for each product when many reservations of the same products are closed concurrently", async () => {
    const [mug, tray] = [await newProduct(100), await newProduct(100)];
    const sold: string[] = [];
    for (let n = 0; n < 40; n++) sold.push(await sell(n % 2 ? mug : tray, 1));
    await Promise.all(sold.map((id) => closeReservations(ctx, { confirmed: [id], returned: [] })));
    expect([await openingOf(mug), await openingOf(tray)]).toEqual([[-20], [-20]]);
    await expectStock(mug, 80);
    await expectStock(tray, 80);
  });

  it("skips a reservation whose state does not match its order", async () => {
    const product = await newProduct(10);
    const [held, released, sold, returned] = [
      await reserve(product, 1),
      await reserve(product, 1),
      await sell(product, 1),
      await sell(product, 1),
    ];
    await settle(released, "release");
    await settle(returned, "return");
    await closeReservations(ctx, { confirmed: [held, released, returned], returned: [held, released, sold] });
    for (const id of [held, released, sold, returned]) expect(await linesOf(id)).toHaveLength(1);
    for (const id of [held, sold]) await settle(id, "return");
    await expectStock(product, 10);
  });
});

describe("the stock of a product", () => {
  it("stays consistent with the ledger while it is sold, added, returned, closed and pruned concurrently", async () => {
    const product = await newProduct(10_000);
    const seed = 20_261_125;
    let state = seed;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state % below;
    };
    const open: string[] = [];
    const settled: string[] = [];
    const steps: (() => Promise<unknown>)[] = [
      async () => void open.push(await reserve(product, 1 + random(5))),
      async () => void open.push(await reserve(product, 1 + random(5))),
      async () => {
        const id = open.pop();
        if (!id) return;
        const actions = ["confirm", "confirm", "return", "release"] as const;
        await settle(id, actions[random(4)] ?? "confirm");
        settled.push(id);
      },
      async () => {
        const ids = settled.splice(0, 5);
        await closeReservations(ctx, { confirmed: ids, returned: ids });
      },
      async () => adjust(product, 1 + random(9)),
      async () => pruneStockHistory(ctx),
    ];
    for (let round = 0; round < 40; round++) {
      await Promise.all(Array.from({ length: 6 }, () => steps[random(steps.length)]?.()));
      await expectBalance();
      if (round % 5 === 4) await passDays(30 + random(70));
    }
    expect(await sumOfLedger(ctx.db, product)).toBe((await getProduct(ctx, product)).availableStock);
    expect((await openingOf(product)).length).toBeLessThanOrEqual(1);
  });
});
