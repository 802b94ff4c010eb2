import { PaymentSchema, RefundSchema } from "#shared/contracts/payments.ts";
import { createRouter } from "#shared/http/app.ts";
import { PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { respondWithPage } from "#shared/http/respond.ts";
import { defineRoute, jsonBody, jsonResponse, requireCaller } from "#shared/http/route.ts";
import { idParams, IdSchema } from "#shared/values/ids.ts";
import type { OrdersContext } from "../context.ts";
import { IdempotencyHeadersSchema } from "../orders/orders.schema.ts";
import { retryOrderRefund, settleOrderRefund } from "./failed-refunds.service.ts";
import { NewPaymentSchema, NewRefundSchema, RefundSettlementSchema } from "./order-payments.schema.ts";
import { listOrderPayments, listOrderRefunds, refundOrder, startOrderPayment } from "./order-payments.service.ts";

const tags = ["Payments"];
const REPLAYED = { "Idempotent-Replayed": "true" };
const refundParams = idParams.extend({ refundId: IdSchema.openapi({ param: { name: "refundId", in: "path" } }) });

export const orderPaymentsRoutes = createRouter<OrdersContext>();

orderPaymentsRoutes.openapi(
  defineRoute({
    operationId: "startPayment",
    method: "post",
    path: "/api/v1/orders/{id}/payments",
    access: "owner",
    limit: "orders",
    tags,
    summary: "Start the payment of your order; one that is still open is answered again",
    request: { params: idParams, headers: IdempotencyHeadersSchema, body: jsonBody(NewPaymentSchema) },
    responses: {
      200: jsonResponse(PaymentSchema, "The payment that is open"),
      201: jsonResponse(PaymentSchema, "The new payment, or the one this key started before"),
    },
    problems: ["order-not-payable", "idempotency-key-reused"],
  }),
  async (c) => {
    const { payment, isNew, isReplayed } = await startOrderPayment(c.get("ctx"), requireCaller(c), {
      orderId: c.req.valid("param").id,
      body: c.req.valid("json"),
      origin: new URL(c.req.url).origin,
      idempotencyKey: c.req.valid("header")["idempotency-key"],
    });
    return isNew ? c.json(payment, 201, isReplayed ? REPLAYED : {}) : c.json(payment, 200);
  },
);

orderPaymentsRoutes.openapi(
  defineRoute({
    operationId: "listPayments",
    method: "get",
    path: "/api/v1/orders/{id}/payments",
    access: "owner",
    tags,
    summary: "List the payments of an order, newest first",
    request: { params: idParams, query: PageQuerySchema },
    responses: { 200: jsonResponse(pageSchema(PaymentSchema), "A page of payments") },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    return respondWithPage(c, await listOrderPayments(c.get("ctx"), requireCaller(c), id, c.req.valid("query")));
  },
);

orderPaymentsRoutes.openapi(
  defineRoute({
    operationId: "refundOrder",
    method: "post",
    path: "/api/v1/orders/{id}/refunds",
    access: "admin",
    tags,
    summary: "Refund an order, in part or all that is left",
    request: { params: idParams, headers: IdempotencyHeadersSchema, body: jsonBody(NewRefundSchema) },
    responses: { 201: jsonResponse(RefundSchema, "The refund, or the one this key asked for before") },
    problems: ["refund-exceeds-payment", "idempotency-key-reused"],
  }),
  async (c) => {
    const { refund, isReplayed } = await refundOrder(c.get("ctx"), requireCaller(c), {
      orderId: c.req.valid("param").id,
      body: c.req.valid("json"),
      idempotencyKey: c.req.valid("header")["idempotency-key"],
    });
    return c.json(refund, 201, isReplayed ? REPLAYED : {});
  },
);

orderPaymentsRoutes.openapi(
  defineRoute({
    operationId: "listRefunds",
    method: "get",
    path: "/api/v1/orders/{id}/refunds",
    access: "owner",
    tags,
    summary: "List the refunds of an order, newest first",
    request: { params: idParams, query: PageQuerySchema },
    responses: { 200: jsonResponse(pageSchema(RefundSchema), "A page of refunds") },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    return respondWithPage(c, await listOrderRefunds(c.get("ctx"), requireCaller(c), id, c.req.valid("query")));
  },
);

orderPaymentsRoutes.openapi(
  defineRoute({
    operationId: "retryRefund",
    method: "post",
    path: "/api/v1/orders/{id}/refunds/{refundId}/retry",
    access: "admin",
    tags,
    summary: "Make a refund that failed again: however often it is asked, one new refund of the same amount",
    request: { params: refundParams },
    responses: {
      200: jsonResponse(RefundSchema, "The refund by which it was made again before"),
      201: jsonResponse(RefundSchema, "The new refund"),
    },
    problems: ["invalid-transition", "refund-exceeds-payment"],
  }),
  async (c) => {
    const { id: orderId, refundId } = c.req.valid("param");
    const { refund, isNew } = await retryOrderRefund(c.get("ctx"), requireCaller(c), { orderId, refundId });
    return isNew ? c.json(refund, 201) : c.json(refund, 200);
  },
);

orderPaymentsRoutes.openapi(
  defineRoute({
    operationId: "settleRefund",
    method: "post",
    path: "/api/v1/orders/{id}/refunds/{refundId}/settle",
    access: "admin",
    tags,
    summary: "Record that a refund that failed was settled in another way, such as a bank transfer",
    request: { params: refundParams, body: jsonBody(RefundSettlementSchema) },
    responses: { 200: jsonResponse(RefundSchema, "The refund with the note; the first note stays") },
    problems: ["invalid-transition"],
  }),
  async (c) => {
    const { id: orderId, refundId } = c.req.valid("param");
    const input = { orderId, refundId, note: c.req.valid("json").note };
    return c.json(await settleOrderRefund(c.get("ctx"), requireCaller(c), input), 200);
  },
);
