import { afterAll, expect, it } from "vitest";
import { getProduct } from "../catalogue/product-reads.service.ts";
import { createMediaContext } from "../testing.ts";
import { HEADER, runFile } from "./testing.ts";

const { ctx, database } = await createMediaContext();
afterAll(() => database.close());

/** Products of so many variants that a piece ends within one. */
const VARIANTS = 37;
const rowsOf = (handle: string) =>
  Array.from({ length: VARIANTS }, (_, index) =>
    index === 0
      ? `${handle},Shirt ${handle},<p>Soft</p>,"cotton, summer",Size,S0,${handle}-0,200,5,19.99,,,,,active`
      : `${handle},,,,,S${index},${handle}-${index},200,7,21.99,,,,,`,
  );

it("an import of a file with an empty row behind each row keeps its products whole", async () => {
  const handles = Array.from({ length: 60 }, (_, index) => `shirt-${index}`);
  const file = handles.flatMap(rowsOf).reduce((rows, row) => `${rows}${row}\r\r\n`, `${HEADER}\r\r\n`);
  const { products, created, updated, errors } = await runFile(ctx, file);
  expect({ products, created, updated, errors }).toEqual({ products: 60, created: 60, updated: 0, errors: [] });
  const read = await Promise.all(handles.map((handle) => getProduct(ctx, handle)));
  expect(read.map(({ variants, description }) => [variants.length, description])).toEqual(
    handles.map(() => [VARIANTS, "Soft"]),
  );
  expect(await runFile(ctx, file)).toMatchObject({ products: 60, updated: 0, skipped: 60 });
});
