import type { z } from "zod";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createOrdersTest } from "../testing.ts";
import { zones } from "./tables.ts";
import { type NewZone, NewZoneSchema } from "./zones.schema.ts";
import { createZone, listAllZones, removeZone, replaceZone } from "./zones.service.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());
beforeEach(() => test.ctx.db.delete(zones));

const zone = (countries: string[], fields: Partial<z.input<typeof NewZoneSchema>> = {}): NewZone =>
  NewZoneSchema.parse({ name: "A zone", countries, pricesIncludeTax: false, ...fields });
const any = (id: string, versions?: number[]) => ({ id, versions });
const all = async () => (await listAllZones(test.ctx, { limit: 100 })).items;

describe("createZone()", () => {
  it("keeps the order of its countries, regions and methods, and gives each method an id", async () => {
    const price = { amount: 0, currency: "EUR" };
    const created = await createZone(
      test.ctx,
      zone(["DE", "AT", "*"], {
        regions: ["US-NY", "US-CA"],
        pricesIncludeTax: true,
        taxRates: [{ taxClass: "standard", name: "VAT", basisPoints: 1900 }],
        shippingMethods: [
          { name: "Slow", price, minDays: 3, maxDays: 5 },
          {
            name: "Fast",
            price,
            minDays: 1,
            maxDays: 1,
            freeAbove: { amount: 5000, currency: "EUR" },
            maxWeightGrams: 9,
          },
        ],
      }),
    );
    expect(created).toMatchObject({
      countries: ["DE", "AT", "*"],
      regions: ["US-NY", "US-CA"],
      taxRates: [{ taxClass: "standard", name: "VAT", basisPoints: 1900 }],
      shippingMethods: [
        { name: "Slow", price, freeAbove: null, minWeightGrams: null, maxWeightGrams: null },
        { name: "Fast", freeAbove: { amount: 5000, currency: "EUR" }, minWeightGrams: null, maxWeightGrams: 9 },
      ],
      version: 1,
    });
    expect(new Set(created.shippingMethods.map(({ id }) => id)).size).toBe(2);
    expect(await all()).toEqual([created]);
  });

  it("refuses a place that another zone contains, names it, and stores nothing", async () => {
    await createZone(test.ctx, zone(["US"], { regions: ["CA-ON"] }));
    const refused = { code: "zone-overlap", message: expect.stringContaining("CA-ON, US") };
    await expect(createZone(test.ctx, zone(["US", "CA"], { regions: ["CA-ON"] }))).rejects.toMatchObject(refused);
    expect(await all()).toHaveLength(1);
    expect((await createZone(test.ctx, zone(["CA"], { regions: ["US-CA"] }))).version).toBe(1);
  });

  it("gives a place to one of twenty zones that are created concurrently", async () => {
    const tried = Array.from({ length: 20 }, () => createZone(test.ctx, zone(["JP", "FR"])));
    const results = await Promise.allSettled(tried);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
    expect(new Set(refused)).toEqual(new Set(["zone-overlap"]));
    expect(await all()).toHaveLength(1);
  });
});

describe("replaceZone()", () => {
  it("sets every field, keeps the ids of methods that are sent with an id, and raises the version", async () => {
    const methods = [{ name: "Slow", price: { amount: 500, currency: "USD" }, minDays: 1, maxDays: 2 }];
    const { id, shippingMethods } = await createZone(test.ctx, zone(["US"], { shippingMethods: methods }));
    const kept = shippingMethods[0]?.id;
    const changed = zone(["US", "CA"], {
      shippingMethods: methods.map((method) => ({ ...method, id: kept, name: "Ground" })),
    });
    const replaced = await replaceZone(test.ctx, any(id), changed);
    expect(replaced).toMatchObject({
      countries: ["US", "CA"],
      version: 2,
      shippingMethods: [{ id: kept, name: "Ground" }],
    });
    expect(await all()).toEqual([replaced]);
  });

  it("refuses a stale version and an overlap, and changes nothing", async () => {
    const { id } = await createZone(test.ctx, zone(["US"]));
    await createZone(test.ctx, zone(["CA"]));
    const before = await all();
    await expect(replaceZone(test.ctx, any(id, [2]), zone(["FR"]))).rejects.toMatchObject({ code: "version-mismatch" });
    await expect(replaceZone(test.ctx, any(id), zone(["FR", "CA"]))).rejects.toMatchObject({ code: "zone-overlap" });
    await expect(replaceZone(test.ctx, any(crypto.randomUUID()), zone(["FR"]))).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await all()).toEqual(before);
    expect((await replaceZone(test.ctx, any(id, [1]), zone(["FR"]))).version).toBe(2);
  });

  it("changes a zone once when ten calls name the same version", async () => {
    const { id } = await createZone(test.ctx, zone(["US"]));
    const tried = Array.from({ length: 10 }, (_, index) =>
      replaceZone(test.ctx, any(id, [1]), zone(["US"], { name: `${index}` })),
    );
    const results = await Promise.allSettled(tried);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await all()).toMatchObject([{ version: 2 }]);
  });

  it("refuses with zone-overlap, and does not deadlock, when two zones swap places concurrently", async () => {
    const [a, b] = [await createZone(test.ctx, zone(["US", "MX"])), await createZone(test.ctx, zone(["CA", "BR"]))];
    const results = await Promise.allSettled([
      replaceZone(test.ctx, any(a.id), zone(["CA", "MX"])),
      replaceZone(test.ctx, any(b.id), zone(["US", "BR"])),
    ]);
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
    expect([...new Set(refused)]).toEqual(["zone-overlap"]);
  });
});

describe("removeZone()", () => {
  it("deletes only the named version, and makes its places available again", async () => {
    const { id } = await createZone(test.ctx, zone(["US"]));
    await expect(removeZone(test.ctx, any(id, [4]))).rejects.toMatchObject({ code: "version-mismatch" });
    await removeZone(test.ctx, any(id, [1]));
    await expect(removeZone(test.ctx, any(id))).rejects.toMatchObject({ code: "not-found" });
    expect((await createZone(test.ctx, zone(["US"]))).countries).toEqual(["US"]);
  });
});

describe("NewZoneSchema", () => {
  const price = { amount: 500, currency: "USD" };
  const method = { name: "Slow", price, minDays: 1, maxDays: 2 };
  const id = "01980000-0000-7000-8000-000000000001";
  it.each([
    ["no place", { countries: [] }, "countries"],
    ["an unknown country", { countries: ["UK"] }, "countries.0"],
    ["a country twice", { countries: ["US", "US"] }, "countries"],
    ["a region without its country", { regions: ["CA"] }, "regions.0"],
    ["a region of no country", { regions: ["XX-CA"] }, "regions.0"],
    [
      "two rates of a class",
      { taxRates: [1, 2].map((basisPoints) => ({ taxClass: "zero", name: "Tax", basisPoints })) },
      "taxRates",
    ],
    [
      "a rate above 100 %",
      { taxRates: [{ taxClass: "zero", name: "Tax", basisPoints: 10_001 }] },
      "taxRates.0.basisPoints",
    ],
    [
      "a method that is free above an amount of another currency",
      { shippingMethods: [{ ...method, freeAbove: { amount: 1, currency: "EUR" } }] },
      "shippingMethods.0.freeAbove.currency",
    ],
    [
      "a method whose minDays is above its maxDays",
      { shippingMethods: [{ ...method, minDays: 3 }] },
      "shippingMethods.0.maxDays",
    ],
    [
      "a method whose minimum weight is above its maximum",
      { shippingMethods: [{ ...method, minWeightGrams: 2, maxWeightGrams: 1 }] },
      "shippingMethods.0.maxWeightGrams",
    ],
    [
      "two methods of one id",
      {
        shippingMethods: [
          { ...method, id },
          { ...method, id },
        ],
      },
      "shippingMethods",
    ],
    [
      "a price below zero",
      { shippingMethods: [{ ...method, price: { ...price, amount: -1 } }] },
      "shippingMethods.0.price.amount",
    ],
  ])("refuses %s", (_title, fields, path) => {
    const { error } = NewZoneSchema.safeParse({ name: "Zone", countries: ["US"], pricesIncludeTax: false, ...fields });
    expect(error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });
});
