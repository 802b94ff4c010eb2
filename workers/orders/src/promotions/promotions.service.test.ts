import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createOrdersTest } from "../testing.ts";
import { NewPromotionSchema, type PromotionPatch } from "./promotions.schema.ts";
import { createPromotion, listAllPromotions, patchPromotion, removePromotion } from "./promotions.service.ts";
import { promotions } from "./tables.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());
beforeEach(() => test.ctx.db.delete(promotions));

const percentage = { name: "Ten off", type: "percentage", basisPoints: 1000 };
const create = (fields: object = {}) =>
  createPromotion(test.ctx, NewPromotionSchema.parse({ ...percentage, ...fields }));
const patch = (id: string, fields: PromotionPatch, versions?: number[]) =>
  patchPromotion(test.ctx, { id, versions }, fields);
const all = async () => (await listAllPromotions(test.ctx, { limit: 100 })).items;
const usd = (amount: number) => ({ amount, currency: "USD" });

describe("createPromotion()", () => {
  it("returns every field, with defaults for those left out", async () => {
    const plain = await create();
    expect(plain).toMatchObject({
      code: null,
      amount: null,
      minSubtotal: null,
      productIds: [],
      categoryIds: [],
      startsAt: null,
      endsAt: null,
      usageLimit: null,
      perCustomerLimit: null,
      combinable: false,
      isActive: true,
      used: 0,
      version: 1,
    });
    const fields = {
      code: "Autumn-26",
      type: "fixed",
      basisPoints: null,
      amount: usd(500),
      minSubtotal: usd(5000),
      productIds: [crypto.randomUUID()],
      categoryIds: [crypto.randomUUID()],
      startsAt: "2026-09-01T00:00:00.000Z",
      endsAt: "2026-12-01T00:00:00.000Z",
      usageLimit: 100,
      perCustomerLimit: 1,
      combinable: true,
      isActive: false,
    };
    const full = await create(fields);
    expect(full).toMatchObject(fields);
    expect(await all()).toEqual([full, plain]);
  });

  it("gives a code to one of twenty concurrent calls, in any letter case", async () => {
    const tried = Array.from({ length: 20 }, (_, index) => create({ code: index % 2 ? "SUMMER" : "summer" }));
    const results = await Promise.allSettled(tried);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
    expect(new Set(refused)).toEqual(new Set(["code-taken"]));
    expect(await Promise.all([create(), create()])).toHaveLength(2);
  });
});

describe("patchPromotion()", () => {
  it("sets the fields that are given, clears those that are null, and raises the version", async () => {
    const { id, ...before } = await create({ code: "A", minSubtotal: usd(100), usageLimit: 3 });
    const changed = await patch(id, { name: "New", code: null, minSubtotal: null });
    expect(changed).toEqual({ ...before, id, name: "New", code: null, minSubtotal: null, version: 2 });
    expect(await patch(id, { type: "fixed", basisPoints: null, amount: usd(300) })).toMatchObject({
      type: "fixed",
      basisPoints: null,
      amount: usd(300),
      version: 3,
    });
    expect(await patch(id, {})).toMatchObject({ version: 3 });
  });

  it.each<[string, PromotionPatch, string]>([
    ["an amount of a percentage", { amount: usd(1) }, "type"],
    ["a type without its value", { type: "fixed" }, "type"],
    [
      "a minimum in another currency",
      { type: "fixed", basisPoints: null, amount: { amount: 1, currency: "EUR" } },
      "minSubtotal",
    ],
    ["an end before the start", { endsAt: "2026-01-01T00:00:00Z" }, "endsAt"],
  ])("refuses %s that conflicts with the fields that stay, and changes nothing", async (_title, fields, path) => {
    const created = await create({ minSubtotal: usd(100), startsAt: "2026-06-01T00:00:00Z" });
    const refused = { code: "validation-failed", extras: { errors: [{ path }] } };
    await expect(patch(created.id, fields)).rejects.toMatchObject(refused);
    expect(await all()).toEqual([created]);
  });

  it("refuses a stale version, an unknown id and the code of another promotion", async () => {
    const { id } = await create({ code: "MINE" });
    const other = await create({ code: "OTHER" });
    await expect(patch(id, { name: "New" }, [2])).rejects.toMatchObject({ code: "version-mismatch" });
    await expect(patch(id, {}, [2])).rejects.toMatchObject({ code: "version-mismatch" });
    await expect(patch(crypto.randomUUID(), { name: "New" })).rejects.toMatchObject({ code: "not-found" });
    await expect(patch(crypto.randomUUID(), {})).rejects.toMatchObject({ code: "not-found" });
    await expect(patch(other.id, { code: "mine" })).rejects.toMatchObject({ code: "code-taken" });
    expect(await patch(id, { code: "mine" }, [1])).toMatchObject({ code: "mine", version: 2 });
  });

  it("changes a promotion once when ten patches name the same version", async () => {
    const { id } = await create();
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => patch(id, { name: `Name ${index}` }, [1])),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await all()).toMatchObject([{ version: 2 }]);
  });
});

describe("removePromotion()", () => {
  it("deletes only the named version, and makes its code available again", async () => {
    const { id } = await create({ code: "ONCE" });
    await expect(removePromotion(test.ctx, { id, versions: [2] })).rejects.toMatchObject({ code: "version-mismatch" });
    await removePromotion(test.ctx, { id, versions: [1] });
    await expect(removePromotion(test.ctx, { id, versions: undefined })).rejects.toMatchObject({ code: "not-found" });
    expect((await create({ code: "once" })).code).toBe("once");
  });
});

describe("NewPromotionSchema", () => {
  it.each([
    ["a percentage without basis points", { basisPoints: undefined }, ["basisPoints"]],
    ["a percentage of more than 100 %", { basisPoints: 10_001 }, ["basisPoints"]],
    ["a percentage of nothing", { basisPoints: 0 }, ["basisPoints"]],
    ["a fixed discount with basis points and no amount", { type: "fixed" }, ["basisPoints", "amount"]],
    ["free shipping with a value", { type: "free-shipping", amount: usd(1) }, ["basisPoints", "amount"]],
    [
      "an amount and a minimum of two currencies",
      { type: "fixed", basisPoints: null, amount: usd(1), minSubtotal: { amount: 1, currency: "EUR" } },
      ["minSubtotal"],
    ],
    [
      "an end that is not after the start",
      { startsAt: "2026-06-01T00:00:00Z", endsAt: "2026-06-01T00:00:00Z" },
      ["endsAt"],
    ],
    ["a code with a space", { code: "A B" }, ["code"]],
    ["an empty code", { code: "" }, ["code"]],
    ["a limit of no use", { usageLimit: 0, perCustomerLimit: 0.5 }, ["usageLimit", "perCustomerLimit"]],
    ["a field of the answer", { used: 3 }, [""]],
  ])("refuses %s", (_title, fields, paths) => {
    const { error } = NewPromotionSchema.safeParse({ ...percentage, ...fields });
    expect(error?.issues.map((issue) => issue.path.join("."))).toEqual(paths);
  });
});
