import { ReturnSchema } from "#shared/contracts/returns.ts";
import { createRouter } from "#shared/http/app.ts";
import { pageSchema } from "#shared/http/pagination.ts";
import { respondWithPage } from "#shared/http/respond.ts";
import { defineRoute, jsonBody, jsonResponse, requireCaller } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { OrdersContext } from "../context.ts";
import { IdempotencyHeadersSchema } from "../orders/orders.schema.ts";
import { receive } from "./receipts.service.ts";
import {
  NewReturnSchema,
  ReturnListQuerySchema,
  ReturnReceiptSchema,
  ReturnRejectionSchema,
} from "./returns.schema.ts";
import { approveReturn, getReturn, listReturnsFor, rejectReturn, requestReturn } from "./returns.service.ts";

const tags = ["Returns"];
export const returnsRoutes = createRouter<OrdersContext>();

returnsRoutes.openapi(
  defineRoute({
    operationId: "requestReturn",
    method: "post",
    path: "/api/v1/orders/{id}/returns",
    access: "owner",
    tags,
    summary: "Ask to send units of your order back, within 30 days of its last parcel",
    request: { params: idParams, headers: IdempotencyHeadersSchema, body: jsonBody(NewReturnSchema) },
    responses: {
      201: jsonResponse(
        ReturnSchema,
        "The return, which the shop approves or rejects, or the one this key asked for before",
      ),
    },
    problems: ["not-returnable", "idempotency-key-reused"],
  }),
  async (c) => {
    const { return: created, isReplayed } = await requestReturn(c.get("ctx"), requireCaller(c), {
      ...c.req.valid("json"),
      orderId: c.req.valid("param").id,
      idempotencyKey: c.req.valid("header")["idempotency-key"],
    });
    if (isReplayed) c.header("Idempotent-Replayed", "true");
    return c.json(created, 201, { Location: `/api/v1/returns/${created.id}` });
  },
);

returnsRoutes.openapi(
  defineRoute({
    operationId: "listReturns",
    method: "get",
    path: "/api/v1/returns",
    access: "signedIn",
    tags,
    summary: "List your returns, newest first; an administrator sees everyone's",
    request: { query: ReturnListQuerySchema },
    responses: { 200: jsonResponse(pageSchema(ReturnSchema), "A page of returns") },
  }),
  async (c) => respondWithPage(c, await listReturnsFor(c.get("ctx"), requireCaller(c), c.req.valid("query"))),
);

returnsRoutes.openapi(
  defineRoute({
    operationId: "getReturn",
    method: "get",
    path: "/api/v1/returns/{id}",
    access: "owner",
    tags,
    summary: "Read a return",
    request: { params: idParams },
    responses: { 200: jsonResponse(ReturnSchema, "The return") },
  }),
  async (c) => c.json(await getReturn(c.get("ctx"), requireCaller(c), c.req.valid("param").id), 200),
);

returnsRoutes.openapi(
  defineRoute({
    operationId: "approveReturn",
    method: "post",
    path: "/api/v1/returns/{id}/approve",
    access: "admin",
    tags,
    summary: "Approve a requested return",
    request: { params: idParams },
    responses: { 200: jsonResponse(ReturnSchema, "The approved return") },
    problems: ["invalid-transition"],
  }),
  async (c) => c.json(await approveReturn(c.get("ctx"), requireCaller(c), c.req.valid("param").id), 200),
);

returnsRoutes.openapi(
  defineRoute({
    operationId: "rejectReturn",
    method: "post",
    path: "/api/v1/returns/{id}/reject",
    access: "admin",
    tags,
    summary: "Reject a requested return",
    request: { params: idParams, body: jsonBody(ReturnRejectionSchema) },
    responses: { 200: jsonResponse(ReturnSchema, "The rejected return") },
    problems: ["invalid-transition"],
  }),
  async (c) => {
    const { reason } = c.req.valid("json");
    return c.json(await rejectReturn(c.get("ctx"), requireCaller(c), c.req.valid("param").id, reason), 200);
  },
);

returnsRoutes.openapi(
  defineRoute({
    operationId: "receiveReturn",
    method: "post",
    path: "/api/v1/returns/{id}/receive",
    access: "admin",
    tags,
    summary: "Receive an approved return: its units are refunded, and restocked as asked",
    request: { params: idParams, body: jsonBody(ReturnReceiptSchema) },
    responses: { 200: jsonResponse(ReturnSchema, "The received return") },
    problems: ["invalid-transition"],
  }),
  async (c) => {
    const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
    return c.json(await receive(c.get("ctx"), requireCaller(c), input), 200);
  },
);
