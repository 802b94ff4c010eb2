import { createRouter } from "#shared/http/app.ts";
import { pageSchema } from "#shared/http/pagination.ts";
import { respondWithPage } from "#shared/http/respond.ts";
import { defineRoute, jsonResponse } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { WebhooksContext } from "../context.ts";
import { DeliveryListQuerySchema, DeliverySchema } from "./deliveries.schema.ts";
import { getDelivery, listAllDeliveries, redeliver } from "./deliveries.service.ts";

const tags = ["Webhooks"];
const access = "admin" as const;
const path = "/api/v1/webhook-deliveries" as const;

export const deliveriesRoutes = createRouter<WebhooksContext>();

deliveriesRoutes.openapi(
  defineRoute({
    operationId: "listWebhookDeliveries",
    method: "get",
    path,
    access,
    tags,
    summary: "List what was sent to endpoints, newest first",
    request: { query: DeliveryListQuerySchema },
    responses: { 200: jsonResponse(pageSchema(DeliverySchema), "A page of deliveries") },
  }),
  async (c) => respondWithPage(c, await listAllDeliveries(c.get("ctx"), c.req.valid("query"))),
);

deliveriesRoutes.openapi(
  defineRoute({
    operationId: "getWebhookDelivery",
    method: "get",
    path: `${path}/{id}`,
    access,
    tags,
    summary: "Read a delivery with its attempts",
    request: { params: idParams },
    responses: { 200: jsonResponse(DeliverySchema, "The delivery") },
  }),
  async (c) => c.json(await getDelivery(c.get("ctx"), c.req.valid("param").id), 200),
);

deliveriesRoutes.openapi(
  defineRoute({
    operationId: "redeliverWebhook",
    method: "post",
    path: `${path}/{id}/redeliver`,
    access,
    tags,
    summary: "Send an event to its endpoint again, with the same id",
    request: { params: idParams },
    responses: { 202: jsonResponse(DeliverySchema, "It is on its way") },
  }),
  async (c) => c.json(await redeliver(c.get("ctx"), c.req.valid("param").id), 202),
);
