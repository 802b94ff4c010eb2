import { csvLine } from "#shared/values/csv.ts";
import type { OrdersContext } from "../context.ts";
import { rangeOf } from "./default-range.ts";
import { type ExportedOrder, listOrdersFrom } from "./orders-csv.repository.ts";
import type { OrdersCsvQuery } from "./reports.schema.ts";

/** Orders that are read at a time: 2,000 lines are 300 KB. */
const PAGE_SIZE = 2_000;

const COLUMNS: Record<string, (order: ExportedOrder) => string | number | null> = {
  number: ({ number }) => number,
  id: ({ id }) => id,
  createdAt: ({ createdAt }) => createdAt.toISOString(),
  status: ({ status }) => status,
  paymentStatus: ({ paymentStatus }) => paymentStatus,
  email: ({ email }) => email,
  country: ({ country }) => country,
  units: ({ units }) => units,
  currency: ({ currency }) => currency,
  subtotal: ({ subtotalAmount }) => subtotalAmount,
  discounts: ({ discountAmount }) => discountAmount,
  shipping: ({ shippingAmount }) => shippingAmount,
  tax: ({ taxAmount }) => taxAmount,
  total: ({ totalAmount }) => totalAmount,
};

/**
 * The orders of the range as CSV in UTF-8, oldest first, with amounts in minor units. Pages are read as the client takes
 * them, so that memory stays bounded at any size.
 */
export function exportOrders(
  ctx: OrdersContext,
  query: OrdersCsvQuery,
  pageSize: number = PAGE_SIZE,
): ReadableStream<Uint8Array> {
  const range = rangeOf(ctx, query);
  const pages = readPages(ctx, range, pageSize);
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(csvLine(Object.keys(COLUMNS)))),
    async pull(controller) {
      const { value: page, done } = await pages.next();
      if (done) return controller.close();
      const lines = page.map((order) => csvLine(Object.values(COLUMNS).map((cell) => cell(order))));
      controller.enqueue(encoder.encode(lines.join("")));
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
}

async function* readPages(ctx: OrdersContext, range: ReturnType<typeof rangeOf>, limit: number) {
  let last: ExportedOrder | undefined;
  do {
    const after = last && { createdAt: last.createdAt.toISOString(), id: last.id };
    const page: ExportedOrder[] = await listOrdersFrom(ctx.db, range, { limit, ...(after && { after }) });
    if (page.length > 0) yield page;
    last = page.length === limit ? page.at(-1) : undefined;
  } while (last);
}
