import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestContext } from "#shared/testing/context.ts";
import type { TestDatabase } from "#shared/testing/databases.ts";
import { createProduct, removeProduct } from "../catalogue/products.service.ts";
import type { ProductsContext } from "../context.ts";
import { emptyCache } from "../testing.ts";
import { singleProduct } from "../variants/testing.ts";
import { findPartStarts, listPart } from "./sitemap.repository.ts";

let ctx: ProductsContext;
let database: TestDatabase;

beforeAll(async () => {
  const test = await createTestContext("products");
  database = test.database;
  ctx = { ...test.ctx, ...emptyCache() };
});
afterAll(() => database?.close());

it("lists each product for sale in exactly one part, and keeps the part of a product that was archived meanwhile", async () => {
  const made = [];
  for (let number = 0; number < 5; number++) made.push(await createProduct(ctx, singleProduct()));
  const starts = await findPartStarts(ctx.db, 2);
  expect(starts).toEqual([made[0]?.id, made[2]?.id, made[4]?.id]);
  const slugs = async () => {
    const parts = await Promise.all(starts.map((first) => listPart(ctx.db, first, 2)));
    return parts.map((part) => part.map(({ slug }) => slug));
  };
  const [a, b, c, d, e] = made.map(({ slug }) => slug);
  expect(await slugs()).toEqual([[a, b], [c, d], [e]]);
  await removeProduct(ctx, { id: made[4]?.id ?? "", hasIfMatch: false });
  expect(await slugs()).toEqual([[a, b], [c, d], []]);
  expect(await listPart(ctx.db, crypto.randomUUID(), 2)).toEqual([]);
});
