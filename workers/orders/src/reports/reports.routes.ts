import { z } from "@hono/zod-openapi";
import { createRouter } from "#shared/http/app.ts";
import { defineRoute, jsonResponse } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { exportOrders } from "./orders-csv.service.ts";
import { OrdersCsvQuerySchema, SalesQuerySchema, SalesReportSchema } from "./reports.schema.ts";
import { reportSales } from "./sales.service.ts";

const tags = ["Reports"];
export const reportsRoutes = createRouter<OrdersContext>();

reportsRoutes.openapi(
  defineRoute({
    operationId: "reportSales",
    method: "get",
    path: "/api/v1/reports/sales",
    access: "admin",
    tags,
    summary: "Read what was sold in each day, week or month: orders that were paid and not cancelled",
    request: { query: SalesQuerySchema },
    responses: { 200: jsonResponse(SalesReportSchema, "The sales in the shop's currency") },
  }),
  async (c) => c.json(await reportSales(c.get("ctx"), c.req.valid("query")), 200),
);

reportsRoutes.openapi(
  defineRoute({
    operationId: "exportOrders",
    method: "get",
    path: "/api/v1/reports/orders.csv",
    access: "admin",
    tags,
    summary: "Download the orders of a time as CSV, oldest first",
    request: { query: OrdersCsvQuerySchema },
    responses: {
      200: {
        description: "One line for each order, streamed; amounts are in minor units",
        content: { "text/csv": { schema: z.string() } },
      },
    },
  }),
  (c) => {
    const headers = {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="orders.csv"',
    };
    return c.body(exportOrders(c.get("ctx"), c.req.valid("query")), 200, headers) as never;
  },
);
