import { z } from "@hono/zod-openapi";
import { PaymentProviderSchema } from "#shared/contracts/payments.ts";
import { createRouter } from "#shared/http/app.ts";
import { defineRoute, jsonResponse } from "#shared/http/route.ts";
import type { PaymentsContext } from "../context.ts";
import { listProviders } from "./providers.service.ts";

export const providersRoutes = createRouter<PaymentsContext>();

providersRoutes.openapi(
  defineRoute({
    operationId: "listPaymentProviders",
    method: "get",
    path: "/api/v1/payment-providers",
    access: "public",
    tags: ["Payments"],
    summary: "List the payment providers that are configured",
    responses: { 200: jsonResponse(z.object({ items: z.array(PaymentProviderSchema) }), "The providers") },
  }),
  async (c) => c.json({ items: await listProviders(c.get("ctx")) }, 200),
);
