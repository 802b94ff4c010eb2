import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestContext } from "#shared/testing/context.ts";
import type { ProductsContext } from "../context.ts";
import { readGauges } from "../gauges/gauges.service.ts";
import { createProduct } from "../catalogue/products.service.ts";
import { reserveVariants, settleReservations } from "../reservations/reservations.service.ts";
import { auditSlice, postponeNextSlice, takeSlice } from "./stock-audit.repository.ts";
import { auditStock } from "./stock-audit.service.ts";
import { variants } from "../tables.ts";
import { emptyCache } from "../testing.ts";

let ctx: ProductsContext;
let close: () => Promise<void>;
const ids: string[] = [];

beforeAll(async () => {
  const { ctx: base, database } = await createTestContext("products");
  close = database.close;
  ctx = { ...base, ...emptyCache() };
  for (let n = 0; n < 7; n++) {
    const product = { name: `Audited ${n}`, price: { amount: 100, currency: "USD" }, availableStock: n };
    ids.push((await createProduct(ctx, product)).id);
  }
});
afterAll(() => close?.());

const broken = async () =>
  (await readGauges(ctx)).find(({ name }) => name === "stock_invariant_broken")?.samples[0]?.value;
const setStock = (id: string | undefined, stock: number) =>
  ctx.db
    .update(variants)
    .set({ availableStock: stock })
    .where(eq(variants.id, id ?? ""));

describe("auditStock()", () => {
  it("reports nothing while stock is held, sold, returned and released", async () => {
    const [, , , id = ""] = ids;
    for (const action of ["confirm", "return", "release", undefined] as const) {
      const reservationId = ctx.newId();
      await reserveVariants(ctx, { reservationId, lines: [{ productId: id, quantity: 1 }] });
      if (action) await settleReservations(ctx, [{ reservationId, action }]);
      await auditStock(ctx);
      expect(await broken()).toBe(0);
    }
  });

  it("reports stock that was changed without a ledger entry, until it is corrected", async () => {
    await setStock(ids[5], 50);
    await setStock(ids[6], 60);
    await auditStock(ctx);
    expect(await broken()).toBe(2);
    await setStock(ids[5], 5);
    await auditStock(ctx);
    expect(await broken()).toBe(1);
    await setStock(ids[6], 6);
    await auditStock(ctx);
    expect(await broken()).toBe(0);
  });

  it("reports a reservation whose state differs from its ledger entries", async () => {
    const reservationId = ctx.newId();
    await reserveVariants(ctx, { reservationId, lines: [{ productId: ids[4] ?? "", quantity: 1 }] });
    const remove = (reason: string) =>
      ctx.db.execute(sql`UPDATE reservations SET state = ${reason} WHERE id = ${reservationId}::uuid`);
    await remove("released");
    await auditStock(ctx);
    expect(await broken()).toBe(1);
    await remove("held");
    await auditStock(ctx);
    expect(await broken()).toBe(0);
  });

  it("audits all products in slices, and restarts at the first after the last", async () => {
    const seen: string[] = [];
    for (let run = 0; run < 4; run++) {
      const slice = (await takeSlice(ctx.db, { size: 3 })) ?? { after: "", upTo: "" };
      seen.push(...ids.filter((id) => id > slice.after && id <= slice.upTo));
      expect(await auditSlice(ctx.db, slice)).toEqual([]);
    }
    expect(seen).toEqual([...ids, ...ids.slice(0, 3)]);
  });

  it("waits after a slow slice before it takes the next", async () => {
    await postponeNextSlice(ctx.db, { seconds: 60 });
    await setStock(ids[5], 50);
    await auditStock(ctx);
    expect([await takeSlice(ctx.db, { size: 3 }), await broken()]).toEqual([undefined, 0]);
    await postponeNextSlice(ctx.db, { seconds: -1 });
    for (let run = 0; run < 2; run++) await auditStock(ctx);
    expect(await broken()).toBe(1);
  });
});
