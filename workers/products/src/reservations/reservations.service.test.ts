import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import type { Settlement } from "#shared/contracts/products.ts";
import { browseProduct, getProduct } from "../catalogue/product-reads.service.ts";
import { createProduct } from "../catalogue/products.service.ts";
import { formerServices, listStaleHolds, reserveVariants, settleReservations } from "./reservations.service.ts";
import { reservations, variants } from "../tables.ts";
import { createProductsContext, sumOfLedger } from "../testing.ts";

const { ctx, database, settle, measured } = await createProductsContext();
afterAll(() => database.close());

let made = 0;
async function newProduct(availableStock: number, { amount = 1000, currency = "USD" } = {}): Promise<string> {
  const name = `Product ${++made}`;
  return (await createProduct(ctx, { name, price: { amount, currency }, availableStock })).id;
}

const reserve = (lines: [productId: string, quantity: number][], reservationId = ctx.newId()) =>
  reserveVariants(ctx, { reservationId, lines: lines.map(([productId, quantity]) => ({ productId, quantity })) });

const settleOne = (reservationId: string, action: Settlement["action"]) =>
  settleReservations(ctx, [{ reservationId, action }]);

/** Expects a product to have this stock, in its row and in its ledger. */
async function expectStock(productId: string, stock: number): Promise<void> {
  expect((await getProduct(ctx, productId)).availableStock).toBe(stock);
  expect(await sumOfLedger(ctx.db, productId)).toBe(stock);
}

describe("reserveVariants()", () => {
  it("takes the stock of all lines and returns names, prices and the end of the hold", async () => {
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

  it("takes no stock when one line is short, and returns every shortage", async () => {
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
        { productId: short, variantId: short, requested: 2, available: 1 },
        { productId: shorter, variantId: shorter, requested: 1, available: 0 },
      ],
    });
    await expectStock(enough, 9);
  });

  it("reports unknown products before any other refusal", async () => {
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

  it("refuses an order above the maximum total, and accepts one exactly at it", async () => {
    const dear = await newProduct(10, { amount: 500_000_000_000 });
    expect(await reserve([[dear, 3]])).toEqual({ outcome: "total-too-large" });
    expect(await reserve([[dear, 2]])).toMatchObject({ outcome: "reserved" });
  });

  it("never sells more than the available stock to concurrent callers", async () => {
    const product = await newProduct(10);
    const results = await Promise.all(Array.from({ length: 40 }, () => reserve([[product, 1]])));
    expect(results.filter(({ outcome }) => outcome === "reserved")).toHaveLength(10);
    expect(results.filter(({ outcome }) => outcome === "insufficient-stock")).toHaveLength(30);
    await expectStock(product, 0);
  });

  it("takes the stock once for ten concurrent calls with one id, in 50 rounds", async () => {
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
  it("returns the stock once, however often and concurrently it is requested", async () => {
    const product = await newProduct(3);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await Promise.all(Array.from({ length: 8 }, () => settleOne(id, "return")));
    await expectStock(product, 3);
  });

  it("does not release the stock of a confirmed reservation, but returns it when its order is cancelled", async () => {
    const product = await newProduct(3);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await settleOne(id, "confirm");
    await settleOne(id, "release");
    await expectStock(product, 1);
    await settleOne(id, "return");
    await settleOne(id, "confirm");
    await settleOne(id, "return");
    await expectStock(product, 3);
  });

  it("returns the stock even when that exceeds the maximum an administrator can set", async () => {
    const product = await newProduct(1_000_000_000);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await ctx.db.update(variants).set({ availableStock: 1_000_000_000 }).where(sql`id = ${product}`);
    await settleOne(id, "return");
    expect((await getProduct(ctx, product)).availableStock).toBe(1_000_000_002);
  });

  it("allows a released reservation to hold again under the same id, at the current price", async () => {
    const product = await newProduct(3);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await settleOne(id, "release");
    await settleOne(id, "release");
    await expectStock(product, 3);
    expect(await reserve([[product, 2]], id)).toMatchObject({ outcome: "reserved" });
    await expectStock(product, 1);
  });
});

describe("settleReservations()", () => {
  /** A held reservation of these lines. */
  async function hold(...lines: [productId: string, quantity: number][]): Promise<string> {
    const id = ctx.newId();
    await reserve(lines, id);
    return id;
  }
  const stateOf = async (id: string) => {
    const [row] = await ctx.db.select().from(reservations).where(sql`id = ${id}`);
    return row?.state;
  };
  const settleAll = (settlements: [reservationId: string, action: Settlement["action"]][]) =>
    settleReservations(
      ctx,
      settlements.map(([reservationId, action]) => ({ reservationId, action })),
    );

  it("confirms, returns and releases many in one round trip, and adds up the stock returned to one product", async () => {
    const [mug, tray] = [await newProduct(10), await newProduct(10)];
    const [kept, returned, released, stale, unknown] = [
      await hold([mug, 1]),
      await hold([mug, 2], [tray, 1]),
      await hold([mug, 3]),
      await hold([tray, 4]),
      ctx.newId(),
    ];
    // The cache may still be reading what the holds changed.
    await settle();
    measured.length = 0;
    const { failed } = await settleAll([
      [kept, "confirm"],
      [returned, "return"],
      [released, "release"],
      [stale, "release-stale"],
      [unknown, "confirm"],
    ]);
    expect([failed, measured.filter(({ kind }) => kind === "database").length]).toEqual([[], 1]);
    expect(await Promise.all([kept, returned, released, stale].map(stateOf))).toEqual([
      "confirmed",
      "returned",
      "released",
      "held",
    ]);
    await expectStock(mug, 9);
    await expectStock(tray, 6);
  });

  it("returns stock once when eight overlapping batches run concurrently with confirms and new holds, in 10 rounds", async () => {
    const [mug, tray] = [await newProduct(1000), await newProduct(1000)];
    for (let run = 0; run < 10; run++) {
      const ids = await Promise.all(
        Array.from({ length: 12 }, (_, index) => (index % 2 ? hold([mug, 2], [tray, 1]) : hold([tray, 1], [mug, 2]))),
      );
      const batches = Array.from({ length: 8 }, () =>
        settleAll(ids.toSorted(() => Math.random() - 0.5).map((id, index) => [id, index % 3 ? "return" : "release"])),
      );
      const retries = ids.map((id) =>
        reserve(
          [
            [mug, 2],
            [tray, 1],
          ],
          id,
        ),
      );
      const confirmations = [1, 2, 3, 4].map(() =>
        settleAll(ids.toSorted(() => Math.random() - 0.5).map((id) => [id, "confirm"])),
      );
      await Promise.all([...batches, ...confirmations, ...retries]);
      await settleAll(ids.map((id) => [id, "return"]));
      await expectStock(mug, 1000);
      await expectStock(tray, 1000);
    }
  });

  it("settles the others and names the one that the database refuses", async () => {
    const [mug, broken] = [await newProduct(10), await newProduct(10)];
    const [good, bad, other] = [await hold([mug, 1]), await hold([broken, 1]), await hold([mug, 2])];
    // The schema refuses no settlement, so a trigger makes one fail.
    await database.runAsOwner(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NEW.id = '${broken}' THEN RAISE SQLSTATE '23514'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER refuse BEFORE UPDATE ON variants FOR EACH ROW EXECUTE FUNCTION refuse()`);
    try {
      const { failed } = await settleAll([
        [good, "return"],
        [bad, "return"],
        [other, "confirm"],
      ]);
      expect(failed).toEqual([bad]);
      await expect(settleOne(bad, "return")).rejects.toThrow();
    } finally {
      await database.runAsOwner("DROP TRIGGER refuse ON variants; DROP FUNCTION refuse()");
    }
    expect(await Promise.all([good, bad, other].map(stateOf))).toEqual(["returned", "held", "confirmed"]);
    await expectStock(mug, 8);
  });

  it("does the same as the methods that the previous version of orders calls", async () => {
    const product = await newProduct(10);
    const former = Object.values(formerServices);
    const ids = await Promise.all(former.map(() => hold([product, 1])));
    await passTime(400);
    for (const [index, settle] of former.entries()) await settle(ctx, ids[index] ?? "");
    expect(await Promise.all(ids.map(stateOf))).toEqual(["confirmed", "returned", "released", "released"]);
    await expectStock(product, 9);
  });
});

/** Moves the end of every hold this many seconds into the past. */
const passTime = (seconds: number) =>
  ctx.db.update(reservations).set({ expiresAt: sql`expires_at - make_interval(secs => ${seconds})` });

describe("a hold that was neither confirmed nor released", () => {
  it("is listed minutes after its end, but not while an order may still be written for it", async () => {
    const product = await newProduct(3);
    const id = ctx.newId();
    await reserve([[product, 1]], id);
    await passTime(120 + 170);
    expect(await listStaleHolds(ctx, { limit: 1000 })).not.toContain(id);
    await passTime(20);
    expect(await listStaleHolds(ctx, { limit: 1000 })).toContain(id);
  });

  it("returns its stock once, however many sweeps are concurrent", async () => {
    const product = await newProduct(3);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await passTime(400);
    await Promise.all(Array.from({ length: 8 }, () => settleOne(id, "release-stale")));
    await expectStock(product, 3);
  });

  it("is kept when a retry renews it before the sweep releases it", async () => {
    const product = await newProduct(3);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await passTime(400);
    await reserve([[product, 2]], id);
    await settleOne(id, "release-stale");
    await expectStock(product, 1);
  });

  it("is either renewed, or released and held again, when a retry and the sweep are concurrent, in 30 rounds", async () => {
    const product = await newProduct(3);
    for (let run = 0; run < 30; run++) {
      const id = ctx.newId();
      await reserve([[product, 2]], id);
      await passTime(400);
      const [retry] = await Promise.all([reserve([[product, 2]], id), settleOne(id, "release-stale")]);
      expect(retry).toMatchObject({ outcome: "reserved" });
      await expectStock(product, 1);
      await settleOne(id, "return");
    }
  });

  it("is no longer released once it is confirmed, whichever of the two comes first", async () => {
    const product = await newProduct(100);
    for (let run = 0; run < 20; run++) {
      const id = ctx.newId();
      await reserve([[product, 1]], id);
      await passTime(400);
      await Promise.all([settleOne(id, "confirm"), settleOne(id, "release-stale")]);
      const [row] = await ctx.db.select().from(reservations).where(sql`id = ${id}`);
      const stock = (await getProduct(ctx, product)).availableStock;
      expect(["confirmed", "released"]).toContain(row?.state);
      await settleOne(id, "return");
      await settleOne(id, "release");
      await expectStock(product, 100);
      expect(stock).toBe(row?.state === "confirmed" ? 99 : 100);
    }
  });
});

describe("the product cache", () => {
  const browsed = async (id: string) => (await browseProduct(ctx, id)).value.availableStock;

  it("shows reserved and returned stock at once", async () => {
    const product = await newProduct(5);
    const id = ctx.newId();
    expect(await browsed(product)).toBe(5);
    await reserve([[product, 2]], id);
    await settle();
    expect(await browsed(product)).toBe(3);
    await settleOne(id, "return");
    await settle();
    expect(await browsed(product)).toBe(5);
  });

  it("is not written for a retry that takes no stock", async () => {
    const product = await newProduct(5);
    const id = ctx.newId();
    await reserve([[product, 2]], id);
    await reserve([[product, 2]], id);
    await settle();
    expect(await browsed(product)).toBe(3);
  });
});
