import { z } from "@hono/zod-openapi";
import { createRouter } from "#shared/http/app.ts";
import { defineRoute, formBody, jsonBody } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { PaymentsContext } from "../context.ts";
import { testPaymentPage, testPaymentPolicy } from "./test-payment-page.ts";
import { TestOutcomeFormSchema, TestOutcomeSchema } from "./test-payments.schema.ts";
import { decideTestPayment, getTestPayment } from "./test-payments.service.ts";

const tags = ["Payments"];
export const testPaymentsRoutes = createRouter<PaymentsContext>();

testPaymentsRoutes.openapi(
  defineRoute({
    operationId: "decideTestPayment",
    method: "post",
    path: "/api/v1/test-payments/{id}",
    access: "public",
    tags,
    summary: "Decide what becomes of a test payment; in the local shop and on staging only",
    request: { params: idParams, body: jsonBody(TestOutcomeSchema) },
    responses: { 202: { description: "The test provider does it and tells the shop" } },
  }),
  async (c) => {
    await decideTestPayment(c.get("ctx"), c.req.valid("param").id, c.req.valid("json").outcome);
    return c.body(null, 202);
  },
);

testPaymentsRoutes.openapi(
  defineRoute({
    operationId: "showTestPayment",
    method: "get",
    path: "/test-payments/{id}",
    access: "public",
    tags,
    summary: "The page of a test payment, with a button for each outcome",
    request: { params: idParams },
    responses: { 200: { description: "A page", content: { "text/html": { schema: z.string() } } } },
  }),
  async (c) => {
    const payment = await getTestPayment(c.get("ctx"), c.req.valid("param").id);
    c.header("Content-Security-Policy", await testPaymentPolicy());
    return c.html(testPaymentPage(payment), 200) as never;
  },
);

testPaymentsRoutes.openapi(
  defineRoute({
    operationId: "submitTestPayment",
    method: "post",
    path: "/test-payments/{id}",
    access: "public",
    tags,
    summary: "The form of that page",
    request: { params: idParams, body: formBody(TestOutcomeFormSchema) },
    responses: { 303: { description: "On to the `returnUrl` of the payment, or back to the page" } },
    problems: ["malformed-request", "validation-failed"],
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { outcome } = c.req.valid("form");
    const { returnUrl } = await decideTestPayment(c.get("ctx"), id, outcome);
    const isDone = outcome !== "require-action";
    return c.redirect((isDone && returnUrl) || `/test-payments/${id}`, 303);
  },
);
