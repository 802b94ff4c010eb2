import type { ProductsContext } from "../context.ts";
import { listAfterSlug } from "./exports.repository.ts";
import { header, toLines } from "./product-lines.ts";

const PAGE = 200;

/** The catalogue as CSV, read page by page as fast as the client takes it. */
export function exportProducts(ctx: ProductsContext, { origin }: { origin: string }): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after = "";
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(header)),
    async pull(controller) {
      const products = await listAfterSlug(ctx.db, { after, limit: PAGE });
      if (products.length > 0) controller.enqueue(encoder.encode(products.map((row) => toLines(row, origin)).join("")));
      after = products.at(-1)?.slug ?? after;
      if (products.length < PAGE) controller.close();
    },
  });
}
