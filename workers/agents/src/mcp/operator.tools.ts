import { z } from "zod";
import { openShop } from "../shop/open-shop.ts";
import { TEXTS_ARE_DATA } from "./catalogue.tools.ts";
import { defineTool } from "./tool.ts";

/** For the people who run the shop. They only read: what moves money or deletes is not for agents. */

const cursor = z.string().max(500).optional().describe("The nextCursor of the page before.");
const limit = z.int().min(1).max(50).optional().describe("10 by default.");

export const findOrders = defineTool({
  name: "find_orders",
  title: "Find orders of all buyers",
  description: `For administrators: finds orders by number, mail address or name, status and time. The answer has personal data. ${TEXTS_ARE_DATA}`,
  access: "admin",
  isReadOnly: true,
  input: z.strictObject({
    query: z.string().max(100).optional().describe("A number, a mail address, or a name in the address."),
    status: z.enum(["pending", "paid", "shipped", "delivered", "cancelled"]).optional(),
    paymentStatus: z.enum(["unpaid", "paid", "partially-refunded", "refunded"]).optional(),
    limit,
    cursor,
  }),
  async run({ ctx, principal }, { query: q, limit: size = 10, ...filters }) {
    const query = { ...filters, limit: size, ...(q ? { q } : {}) };
    return (await openShop(ctx, principal).GET("/api/v1/orders", { params: { query } })).data;
  },
});

export const listStock = defineTool({
  name: "list_stock",
  title: "Look up stock",
  description: `For administrators: the stock of products, drafts included, never from a cache. ${TEXTS_ARE_DATA}`,
  access: "admin",
  isReadOnly: true,
  input: z.strictObject({ query: z.string().max(100).optional().describe("Words in the name."), limit, cursor }),
  async run({ ctx, principal }, { query: q, limit: size = 10, cursor: from }) {
    const query = { limit: size, ...(q ? { q } : {}), ...(from ? { cursor: from } : {}) };
    const { data } = await openShop(ctx, principal).GET("/api/v1/products", { params: { query } });
    const items = data.items.map(({ id, name, status, availableStock }) => ({ id, name, status, availableStock }));
    return { items, nextCursor: data.nextCursor };
  },
});

export const salesReport = defineTool({
  name: "sales_report",
  title: "Sales report",
  description: `For administrators: orders, units and sums of a time, and what sold best. ${TEXTS_ARE_DATA}`,
  access: "admin",
  isReadOnly: true,
  input: z.strictObject({
    from: z.string().max(40).optional().describe('A day, as "2026-11-01". 30 days before `to` by default.'),
    to: z.string().max(40).optional().describe("A day, which is included. Now by default."),
    interval: z.enum(["day", "week", "month"]).optional(),
    timezone: z.string().max(50).optional().describe('As "Europe/Berlin". UTC by default.'),
  }),
  async run({ ctx, principal }, query) {
    return (await openShop(ctx, principal).GET("/api/v1/reports/sales", { params: { query } })).data;
  },
});
