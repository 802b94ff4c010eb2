import { FulfillmentSchema } from "#shared/contracts/fulfillments.ts";
import { createRouter } from "#shared/http/app.ts";
import { defineRoute, jsonBody, jsonResponse, orderReaderOf, requireCaller } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { OrdersContext } from "../context.ts";
import { IdempotencyHeadersSchema } from "../orders/orders.schema.ts";
import { changedBy } from "../orders/new-order-event.ts";
import { FulfillmentsSchema, NewFulfillmentSchema } from "./fulfillments.schema.ts";
import { createFulfillment, listFulfillmentsOf } from "./fulfillments.service.ts";

const tags = ["Orders"];
export const fulfillmentsRoutes = createRouter<OrdersContext>();

fulfillmentsRoutes.openapi(
  defineRoute({
    operationId: "createFulfillment",
    method: "post",
    path: "/api/v1/orders/{id}/fulfillments",
    access: "admin",
    tags,
    summary: "Ship units of a paid order: those of `items`, or all that are left",
    request: { params: idParams, headers: IdempotencyHeadersSchema, body: jsonBody(NewFulfillmentSchema) },
    responses: {
      201: jsonResponse(
        FulfillmentSchema,
        "The parcel, or the one this key shipped before; with the last unit the order is shipped",
      ),
    },
    problems: ["invalid-transition", "nothing-to-fulfill", "idempotency-key-reused"],
  }),
  async (c) => {
    const { fulfillment, isReplayed } = await createFulfillment(c.get("ctx"), {
      ...c.req.valid("json"),
      orderId: c.req.valid("param").id,
      by: changedBy(requireCaller(c)),
      idempotencyKey: c.req.valid("header")["idempotency-key"],
    });
    return c.json(fulfillment, 201, isReplayed ? { "Idempotent-Replayed": "true" } : {});
  },
);

fulfillmentsRoutes.openapi(
  defineRoute({
    operationId: "listFulfillments",
    method: "get",
    path: "/api/v1/orders/{id}/fulfillments",
    access: "ownerOrKey",
    tags,
    summary: "List the parcels of an order, oldest first",
    request: { params: idParams },
    responses: { 200: jsonResponse(FulfillmentsSchema, "The parcels") },
  }),
  async (c) => {
    const items = await listFulfillmentsOf(c.get("ctx"), orderReaderOf(c), c.req.valid("param").id);
    return c.json({ items }, 200);
  },
);
