import { agentOf } from "#shared/contracts/agents/agent-origin.ts";
import { createRouter } from "#shared/http/app.ts";
import { OrderSchema } from "#shared/contracts/orders.ts";
import { idParams } from "#shared/values/ids.ts";
import { targetOf, versionedTarget } from "#shared/http/etag.ts";
import { pageSchema } from "#shared/http/pagination.ts";
import { respondUnlessUnchanged, respondWithCreated, respondWithEtag, respondWithPage } from "#shared/http/respond.ts";
import { requireCaller, defineRoute, jsonBody, jsonResponse, orderReaderOf } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { IdempotencyHeadersSchema, NewOrderSchema, OrderListQuerySchema, OrderUpdateSchema } from "./orders.schema.ts";
import { changedBy } from "./new-order-event.ts";
import { getOrder, listOrdersFor } from "./orders.service.ts";
import { placeOrder } from "./placement.service.ts";
import { cancelOrder, setOrderStatus } from "./transitions.service.ts";

const tags = ["Orders"];
export const ordersRoutes = createRouter<OrdersContext>();

ordersRoutes.openapi(
  defineRoute({
    operationId: "placeOrder",
    method: "post",
    path: "/api/v1/orders",
    access: "signedIn",
    limit: "orders",
    tags,
    summary: "Place an order: all lines or none",
    request: { headers: IdempotencyHeadersSchema, body: jsonBody(NewOrderSchema) },
    responses: { 201: jsonResponse(OrderSchema, "The new order, or the one this key placed before") },
    problems: [
      "insufficient-stock",
      "unknown-product",
      "variant-required",
      "mixed-currencies",
      "idempotency-key-reused",
    ],
  }),
  async (c) => {
    const { order, replayed } = await placeOrder(c.get("ctx"), {
      userId: requireCaller(c).userId,
      body: c.req.valid("json"),
      agent: agentOf(c),
      idempotencyKey: c.req.valid("header")["idempotency-key"],
    });
    if (replayed) c.header("Idempotent-Replayed", "true");
    return respondWithCreated(c, order, `/api/v1/orders/${order.id}`);
  },
);

ordersRoutes.openapi(
  defineRoute({
    operationId: "listOrders",
    method: "get",
    path: "/api/v1/orders",
    access: "signedIn",
    tags,
    summary: "List your orders, newest first; an administrator sees everyone's",
    request: { query: OrderListQuerySchema },
    responses: { 200: jsonResponse(pageSchema(OrderSchema), "A page of orders") },
  }),
  async (c) => respondWithPage(c, await listOrdersFor(c.get("ctx"), requireCaller(c), c.req.valid("query"))),
);

ordersRoutes.openapi(
  defineRoute({
    operationId: "getOrder",
    method: "get",
    path: "/api/v1/orders/{id}",
    access: "ownerOrKey",
    tags,
    summary: "Read an order",
    request: { params: idParams },
    responses: {
      200: jsonResponse(OrderSchema, "The order"),
      304: { description: "It still has the version that `If-None-Match` names" },
    },
  }),
  async (c) => {
    const order = await getOrder(c.get("ctx"), orderReaderOf(c), c.req.valid("param").id);
    return respondUnlessUnchanged(c, order);
  },
);

ordersRoutes.openapi(
  defineRoute({
    operationId: "cancelOrder",
    method: "post",
    path: "/api/v1/orders/{id}/cancel",
    access: "owner",
    tags,
    summary: "Cancel an order that is pending or paid; its stock comes back",
    request: versionedTarget,
    responses: { 200: jsonResponse(OrderSchema, "The cancelled order") },
    problems: ["invalid-transition", "version-mismatch"],
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    return respondWithEtag(c, await cancelOrder(c.get("ctx"), requireCaller(c), target));
  },
);

ordersRoutes.openapi(
  defineRoute({
    operationId: "updateOrder",
    method: "patch",
    path: "/api/v1/orders/{id}",
    access: "admin",
    tags,
    summary: "Move an order on: paid, shipped, delivered, or cancelled",
    request: { ...versionedTarget, body: jsonBody(OrderUpdateSchema) },
    responses: { 200: jsonResponse(OrderSchema, "The order in its new status") },
    problems: ["invalid-transition", "version-mismatch"],
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    const change = { ...target, to: c.req.valid("json").status, by: changedBy(requireCaller(c)) };
    return respondWithEtag(c, await setOrderStatus(c.get("ctx"), change));
  },
);
