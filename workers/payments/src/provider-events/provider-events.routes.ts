import { z } from "@hono/zod-openapi";
import { PROVIDER_IDS } from "#shared/contracts/payments.ts";
import { createRouter } from "#shared/http/app.ts";
import { defineRoute } from "#shared/http/route.ts";
import type { PaymentsContext } from "../context.ts";
import { receiveMessage } from "./provider-events.service.ts";

const MAX_BODY_BYTES = 256 * 1024;

export const providerEventsRoutes = createRouter<PaymentsContext>();

const providerParams = z.object({
  provider: z.string().openapi({
    param: { name: "provider", in: "path" },
    description: `${PROVIDER_IDS.map((id) => `\`${id}\``).join(" or ")}.`,
    example: "stripe",
  }),
});

providerEventsRoutes.openapi(
  defineRoute({
    operationId: "receivePaymentEvent",
    method: "post",
    path: "/api/v1/payment-events/{provider}",
    access: "public",
    limit: "service",
    maxBodyBytes: MAX_BODY_BYTES,
    tags: ["Payments"],
    summary: "For payment providers: their signed messages, up to 256 KiB",
    request: { params: providerParams },
    responses: { 200: { description: "The message is kept" } },
    problems: ["invalid-signature", "malformed-request"],
  }),
  async (c) => {
    const rawBody = await c.req.text();
    await receiveMessage(c.get("ctx"), c.req.valid("param").provider, { rawBody, headers: c.req.raw.headers });
    return c.body(null, 200);
  },
);
