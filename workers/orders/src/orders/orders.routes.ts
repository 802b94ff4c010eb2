import { createRouter } from "#shared/http/app.ts";
import { OrderSchema } from "#shared/contracts/orders.ts";
import { etagOf, IfMatchHeadersSchema, namesVersion, parseIfMatch } from "#shared/http/etag.ts";
import { idParams } from "#shared/values/ids.ts";
import { linkNextPage, pageSchema } from "#shared/http/pagination.ts";
import { requireCaller, defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { IdempotencyHeadersSchema, NewOrderSchema, OrderListQuerySchema, OrderUpdateSchema } from "./orders.schema.ts";
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
      idempotencyKey: c.req.valid("header")["idempotency-key"],
    });
    if (replayed) c.header("Idempotent-Replayed", "true");
    c.header("ETag", etagOf(order.version));
    return c.json(order, 201, { Location: `/api/v1/orders/${order.id}` });
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
  async (c) => {
    const page = await listOrdersFor(c.get("ctx"), requireCaller(c), c.req.valid("query"));
    linkNextPage(c, page.nextCursor);
    return c.json(page, 200);
  },
);

ordersRoutes.openapi(
  defineRoute({
    operationId: "getOrder",
    method: "get",
    path: "/api/v1/orders/{id}",
    access: "owner",
    tags,
    summary: "Read an order",
    request: { params: idParams },
    responses: {
      200: jsonResponse(OrderSchema, "The order"),
      304: { description: "It still has the version that `If-None-Match` names" },
    },
  }),
  async (c) => {
    const order = await getOrder(c.get("ctx"), requireCaller(c), c.req.valid("param").id);
    c.header("ETag", etagOf(order.version));
    if (namesVersion(c.req.header("If-None-Match") ?? "", order.version)) return c.body(null, 304);
    return c.json(order, 200);
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
    request: { params: idParams, headers: IfMatchHeadersSchema },
    responses: { 200: jsonResponse(OrderSchema, "The cancelled order") },
    problems: ["invalid-transition", "version-mismatch"],
  }),
  async (c) => {
    const versions = parseIfMatch(c.req.valid("header")["if-match"]);
    const order = await cancelOrder(c.get("ctx"), requireCaller(c), { id: c.req.valid("param").id, versions });
    c.header("ETag", etagOf(order.version));
    return c.json(order, 200);
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
    request: { params: idParams, headers: IfMatchHeadersSchema, body: jsonBody(OrderUpdateSchema) },
    responses: { 200: jsonResponse(OrderSchema, "The order in its new status") },
    problems: ["invalid-transition", "version-mismatch"],
  }),
  async (c) => {
    const versions = parseIfMatch(c.req.valid("header")["if-match"]);
    const { status: to } = c.req.valid("json");
    const order = await setOrderStatus(c.get("ctx"), { id: c.req.valid("param").id, versions, to });
    c.header("ETag", etagOf(order.version));
    return c.json(order, 200);
  },
);
