import { OrderHistorySchema } from "./history.schema.ts";
import { createRouter } from "#shared/http/app.ts";
import { defineRoute, jsonResponse, orderReaderOf } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { OrdersContext } from "../context.ts";
import { readHistory } from "./history.service.ts";

export const historyRoutes = createRouter<OrdersContext>();

historyRoutes.openapi(
  defineRoute({
    operationId: "readOrderHistory",
    method: "get",
    path: "/api/v1/orders/{id}/history",
    access: "ownerOrKey",
    tags: ["Orders"],
    summary: "Read what happened to an order and who did it, oldest first",
    request: { params: idParams },
    responses: { 200: jsonResponse(OrderHistorySchema, "Its history") },
  }),
  async (c) => c.json(await readHistory(c.get("ctx"), orderReaderOf(c), c.req.valid("param").id), 200),
);
